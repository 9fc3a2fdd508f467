"""From a file to a Scenario: references, overrides, sweep files, the schema."""
