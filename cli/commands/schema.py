"""`groundswell schema`: the scenario format for editors."""

import json

import click


@click.command(
    epilog="\b\nExample:\n  groundswell schema > scenario.schema.json\n"
    "  then, as the first line of a scenario:\n"
    "  # yaml-language-server: $schema=scenario.schema.json"
)
@click.option("--json", is_flag=True, expose_value=False, help="Is what it prints anyway.")
@click.option("--quiet", is_flag=True, expose_value=False, help="Prints nothing else anyway.")
def schema() -> None:
    """Print the JSON Schema of the scenario format, for editors.

    An editor that has it completes keys, shows what each field means and in which unit, and marks
    what does not fit. `groundswell check` finds more: what does not fit together.
    """
    from ...models.reading.schema import scenario_schema

    click.echo(json.dumps(scenario_schema(), indent=2, ensure_ascii=False))
