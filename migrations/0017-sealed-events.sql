-- Events that only holders of a need see: that something exists can endanger.

create table ledger.sealed (
  institution_id int not null,
  number bigint not null,
  seen_with text not null, -- a need: 'notes:safeguarding'
  primary key (institution_id, number),
  foreign key (institution_id, number) references ledger.event
);
select platform.protect('ledger.sealed');
revoke update, delete on ledger.sealed from leadline_app;
