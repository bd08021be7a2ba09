-- Which batches families are pursued for is seen by the pursuits themselves: one that is sent late is not passed over.
drop table families.pursued;
