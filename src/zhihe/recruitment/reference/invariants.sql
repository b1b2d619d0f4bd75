-- I1: live placements and live offers fit the capacity of every shift
SELECT count(*) FROM opportunities_shift WHERE taken + offered + held > capacity;
-- I12: the seat counters equal the rows they count
SELECT count(*) FROM opportunities_shift s
  LEFT JOIN (SELECT city_id, shift_id, count(*) AS n FROM recruitment_placement
    WHERE state = 'placed' GROUP BY city_id, shift_id) AS p
  ON p.city_id = s.city_id AND p.shift_id = s.id
  LEFT JOIN (SELECT city_id, shift_id, count(*) FILTER (WHERE state = 'offered') AS offered,
      count(*) FILTER (WHERE state = 'waiting') AS waiting FROM recruitment_application
    WHERE state IN ('offered', 'waiting') GROUP BY city_id, shift_id) AS a
  ON a.city_id = s.city_id AND a.shift_id = s.id
  WHERE s.taken <> coalesce(p.n, 0) OR s.offered <> coalesce(a.offered, 0)
    OR s.waiting <> coalesce(a.waiting, 0);
-- I2: nobody is placed in two places at once
SELECT count(*) FROM (SELECT lower(span) < max(upper(span)) OVER (PARTITION BY volunteer_id, city_id
    ORDER BY lower(span), id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS clash
  FROM recruitment_placement WHERE state = 'placed') AS ordered WHERE clash;
-- I12b: an admitted application has one placement, and the other way round
SELECT count(*) FROM recruitment_application a FULL JOIN (
    SELECT city_id, application_id FROM recruitment_placement WHERE state = 'placed') AS p
  ON p.city_id = a.city_id AND p.application_id = a.id
  WHERE coalesce(a.state = 'admitted', false) <> (p.application_id IS NOT NULL);
