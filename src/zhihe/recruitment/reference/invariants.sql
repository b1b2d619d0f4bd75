-- I1: live placements and live offers fit the capacity of every shift
SELECT count(*) FROM opportunities_shift WHERE taken + offered + held > capacity;
-- I12: the seat counters equal the rows they count
SELECT count(*) FROM opportunities_shift s WHERE
  s.taken <> (SELECT count(*) FROM recruitment_placement p
              WHERE p.city_id = s.city_id AND p.shift_id = s.id AND p.state = 'placed')
  OR s.offered <> (SELECT count(*) FROM recruitment_application a
              WHERE a.city_id = s.city_id AND a.shift_id = s.id AND a.state = 'offered')
  OR s.waiting <> (SELECT count(*) FROM recruitment_application a
              WHERE a.city_id = s.city_id AND a.shift_id = s.id AND a.state = 'waiting');
-- I2: nobody is placed in two places at once
SELECT count(*) FROM recruitment_placement a JOIN recruitment_placement b
  ON a.city_id = b.city_id AND a.volunteer_id = b.volunteer_id AND a.id < b.id
  AND a.span && b.span WHERE a.state = 'placed' AND b.state = 'placed';
-- I12b: an admitted application has one placement, and the other way round
SELECT count(*) FROM recruitment_application a WHERE
  (a.state = 'admitted') <> EXISTS (SELECT 1 FROM recruitment_placement p
   WHERE p.city_id = a.city_id AND p.application_id = a.id AND p.state = 'placed');
