"""Names of people are refused where they would be published; harmless sentences are not."""

import pytest

from groundswell.models.forms.personal import personal
from groundswell.models.forms.read import known_names
from groundswell.models.reading.load import load_scenario

KNOWN = ("Reading Recovery", "Burroughs EC", "Rotary Club", "Dorothy Height ES", "Janney ES")

REFUSED = [
    ("Mr. Jones teaches the lab", "Mr. Jones"),
    ("Mrs. O'Neil is leaving", "Mrs. O'Neil"),
    ("Ms Garcia runs it", "Ms Garcia"),
    ("Dr. Patel says so", "Dr. Patel"),
    ("our librarian, Emily Clark, reads with them", "Emily Clark"),
    ("my son cannot read yet", "my son"),
    ("My daughter likes it", "My daughter"),
    ("our son has asthma", "our son"),
    ("her oldest daughter walks an hour", "her oldest daughter"),
    ("my grandson walks an hour", "my grandson"),
    ("Coach Williams runs the club", "Coach Williams"),
    ("Principal Robinson asked for it", "Principal Robinson"),
    ("Nurse Johnson is here two days", "Nurse Johnson"),
    ("ask jane.doe@example.org", "jane.doe@example.org"),
    ("call 202-555-0143", "202-555-0143"),
    ("call (202) 555-0143 after three", "(202) 555-0143"),
    ("call +1 202 555 0143", "202 555 0143"),
    ("student ID 4482910 needs it", "student ID 4482910"),
    ("Student number: 123456", "Student number: 123456"),
    ("the child's number 00412", "child's number 00412"),
    ("123-45-6789", "123-45-6789"),
    ("a boy named Jaden cried", "Jaden"),
    ("a 4th grader named Ximena", "Ximena"),
    ("Maria Lopez reads to the class", "Maria Lopez"),
    ("because John Smith left", "John Smith"),
    ("Because John Smith left", "John Smith"),
    ("The Maria Lopez of our school", "Maria Lopez"),
    ("the parents of Jamal Carter wrote to us", "Jamal Carter"),
    ("teacher Sarah Brown left", "Sarah Brown"),
    ("the student Jasmine Reed won", "Jasmine Reed"),
    ("Señora Morales translates", "Señora Morales"),
    ("Miss Taylor helps", "Miss Taylor"),
    ("Mr. J. Adams", "Mr. J. Adams"),
    ("Prof. Lee of the university", "Prof. Lee"),
    ("Reading Recovery is run by Ms. Burroughs", "Ms. Burroughs"),
]

HARMLESS = """
Half of its students caught up in one year
38% at grade level in May, 45% in September
We want Reading Recovery to go on at Burroughs EC
The Rotary Club pays for books
Dorothy Height ES and Janney ES share a bus
At 12 Oak Dr. Parents wait in the cold
We teach the Title I students in small groups
On Martin Luther King Day we were open
Dr. King is whom we read about in January
Our students read Dr. Seuss and Maya Angelou
The Maria Montessori method works for us
Brookland MS has no nurse on Fridays
MS students walk; ES students ride the bus
Principal Leadership training took three days
Coach training, Teacher Assistants and Nurse hours were cut
The Teacher Assistants left in March
Our Student Council voted for it, 64 to 12
Parent Teacher Association meetings: two
Family Night brings 120 families
We need a counselor. Students wait three weeks
The librarian reads to every class
A teacher and two aides run the club
Our principal and the families want it
Some families walk for an hour
Many of our students speak Spanish or Amharic
Grade K. Students need shorter lessons
The U.S. Department of Education pays for it
Washington, D.C. schools have 49,000 students
Virginia Beach did the same in 2012
The Smith Foundation would pay half
Johnson Street is not safe to cross
Jackson Park is where we play
Lincoln High School tried it first
The Kennedy Center lends us instruments
George Washington University sends tutors
Howard University sends tutors twice a week
Boys and Girls Club of Ward 8
Big Brothers Big Sisters mentors 20 students
It costs $12,000 a year, and 1,250 dollars to begin
It would take 93040 dollars and 2 rooms
We had 1,202 visits, 555 of them before ten
Call the office before ten
See the 2015-16 report, page 143
From 2026-02-01 to 2026-05-31
Lunch is from 11:30 to 12:15
Room 202 555 books and 12 shelves
Enrollment went from 420 to 398
ID cards for all students, please
A student ID system that works
The child find process takes too long
Children with number trouble get 30 minutes
Mother Tongue lessons on Saturdays
Father Daughter dance and Family Math Night
Mothers and fathers took part
Grandparents read to the first grade
Our sons and daughters need a safe way home
Hope and Grace are what we teach
Mark the date: May 9
We will grant time for it
Will it go on next year?
The Rose Garden needs water
April and May are for tests
June is too late
Faith groups offer rooms
Art, Music and PE once a week
Miss no day is our slogan
Miss School, Miss Out is the campaign
Sister Cities of Washington pays for a trip
Father Time and other plays
Rev up the engines, the motto of the club
Our motto: Be kind
The Ruth Bader Ginsburg mural was painted by students
Rosa Parks is our model
Carver Terrace and Langston Hughes library
The Harriet Tubman unit is in grade 4
Abraham Lincoln wrote it
Everyday Mathematics replaced Saxon Math
Fundations and Lexia are what we use
Leveled Literacy Intervention for 36 students
Building Assets, Reducing Risks is new to us
Wilson Reading System is what we were trained in
Wilson Reading needs a quiet room
The Morgan Stanley Foundation gave books
Johns Hopkins trained our staff
Teach For America sent two teachers
City Year members serve breakfast
AmeriCorps members tutor at lunch
A second reading specialist would do
We lost one position last year
More than half of the class
Ms. is how we say it
The Dr. will see you now is our health unit
Mr. Rogers is what the youngest watch
Walking school bus
Two meetings and a vote
Nobody offers speech therapy in Amharic
<b>Bold</b> & "quotes" are only text
=SUM(A1:A9) is what the form showed
Our nurse, counselor and coach share one room
Teachers College Reading and Writing Project
Officer Friendly visits once a year
Parents, Teachers and Students together
Jordan Elementary and Taylor Elementary merged
The Mary Bethune statue unit was a success in our Mary Bethune Academy
Victoria Falls, Virginia and Carolina were in the geography unit
The Henry Ford Museum lends a box
Price and Long Division are hard words
Black History Month and Women's History Month
"""


@pytest.mark.parametrize(("text", "named"), REFUSED)
def test_refuses_what_is_a_persons(text: str, named: str) -> None:
    found = personal(text, KNOWN)
    assert found is not None
    says, mend = found
    assert named in says
    assert mend


def sentences() -> list[str]:
    return HARMLESS.strip().split("\n")


def test_there_are_a_hundred_harmless_sentences() -> None:
    assert len(set(sentences())) >= 100


@pytest.mark.parametrize("text", sentences())
def test_lets_harmless_sentences_through(text: str) -> None:
    assert personal(text, KNOWN) is None


def test_all_names_of_the_real_district_are_let_through() -> None:
    scenario = load_scenario(__file__.rpartition("tests")[0] + "scenarios/dc/dc.yaml")
    known = known_names(scenario)
    refused = [name for name in known if personal(f"We ask for {name} again", known)]
    assert refused == []
