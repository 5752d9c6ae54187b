SELECT line
FROM {lines}
WHERE contains(line, 'drop7.lantern-quarry.example')
