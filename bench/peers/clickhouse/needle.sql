SELECT line
FROM {lines}
WHERE position(line, 'drop7.lantern-quarry.example') > 0
