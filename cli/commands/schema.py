"""`groundswell schema`: the scenario format for editors."""

import json

import click


@click.command(
    epilog="\b\nExample:\n  groundswell schema > scenario.schema.json\n"
    "  then, as the first line of a scenario:\n"
    "  # yaml-language-server: $schema=scenario.schema.json"
)
@click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    help="The output is always JSON; this changes nothing.",
)
@click.option(
    "--quiet",
    is_flag=True,
    expose_value=False,
    help="There are no notes to leave out; this changes nothing.",
)
def schema() -> None:
    """Print the JSON Schema of the scenario format, for editors.

    An editor that has it completes keys, shows what each field means and in which unit, and marks
    what does not fit. `groundswell check` finds more: what does not fit together.
    """
    from ...models.reading.schema import scenario_schema

    click.echo(json.dumps(scenario_schema(), indent=2, ensure_ascii=False))
