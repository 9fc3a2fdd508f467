"""What a scenario's workbook says of itself, on its first sheet."""

from .sheets import DISTRICT, EXAMPLE, OTHER, SCENARIOS, SHEETS

_HOW = f"""\
Fill the sheets from left to right, save, and give the file to `groundswell check`.

Point at a heading to read what it means, in which unit, and the address by which messages and
what-ifs name it.

The grey row that begins with {EXAMPLE} shows what may stand there. It is never read, wherever it
stands.

An empty cell is a value not given: its default counts. A 0 is a 0.

Ids are small letters, digits and _. They name goals, schools, programs and so on in the other
sheets, and do not change once they are in use. Names are for people.

A list stands in one cell: title_i; general

A value for each year: add columns such as `Enrollment: 2027`, one for each year, and leave the
plain column empty.

For one more goal, group, fund or role add a column such as `Needs: reading` or `Base: general`.

Numbers are plain. $1,071, (450), 1 071 and 12.5% are understood; 1,5 is not. What is doubtful is
an error that names its cell. What was taken otherwise than it stands there is told by
`groundswell check --verbose`.

Columns may be moved, rows sorted, colored, filtered and hidden; what is hidden counts. Headings
and names of sheets stay. Sheets of your own are not read.

`groundswell convert` makes YAML or JSON of this workbook, and a workbook of them. Nothing is lost.
"""

HOW = tuple(" ".join(part.split()) for part in _HOW.split("\n\n"))
"""How to fill the workbook, point by point."""

ABOUT = {
    DISTRICT: "What holds for the whole district: years, discount rate, how evidence counts.",
    **{sheet.title: sheet.says for sheet in SHEETS},
    SCENARIOS: "What-ifs, each a name with the values that it changes.",
    OTHER: "Values of which there is no column, by their addresses.",
}
"""What each sheet is about."""
