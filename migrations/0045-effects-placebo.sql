-- The same comparison of attendance in a period before help began: own, alike, spread. A clear difference there says that the two were not alike.
alter table insights.plan_effect add column placebo real[];
