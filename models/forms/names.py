"""Names of people, of places and of those of whom everybody may speak."""

GIVEN = frozenset(
    """
    james john robert michael william david richard joseph thomas charles christopher daniel
    matthew anthony donald steven paul andrew joshua kenneth kevin brian timothy ronald edward
    jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon
    benjamin samuel gregory patrick alexander jack dennis jerry tyler aaron jose adam nathan
    henry zachary douglas peter kyle noah ethan jeremy walter keith roger terry sean gerald
    carl juan carlos luis jesus miguel pedro diego mateo santiago elijah liam mason logan
    lucas jayden jaden aiden caleb isaiah jamal malik darnell tyrone deshawn mary patricia
    jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret
    sandra ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca
    laura sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen
    samantha katherine christine debra rachel carolyn janet catherine maria heather diane
    olivia julie joyce ruth virginia victoria kelly lauren christina joan evelyn judith andrea
    hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn
    abigail sophia isabella guadalupe ximena camila valentina daniela lucia carmen rosa
    aaliyah imani keisha latoya ebony jasmine destiny fatima aisha mohammed muhammad ahmed ali
    omar wei ming priya
    """.split()  # noqa: SIM905
)
"""Given names that are common in the United States, and little else."""

FAMILY = frozenset(
    """
    smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez
    gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white
    harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres
    nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts
    gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales
    murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos
    kim cox ward richardson watson brooks chavez wood bennett gray mendoza ruiz hughes price
    alvarez castillo sanders patel myers long ross foster jimenez powell jenkins perry russell
    sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero
    jordan patterson alexander hamilton graham reynolds griffin wallace moreno west cole hayes
    bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens
    harrison fernandez mcdonald woods washington kennedy wells vargas henry chen freeman webb
    tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder
    mason
    """.split()  # noqa: SIM905
)
"""Family names that are common in the United States."""

PLACES = frozenset(
    """
    academy avenue award boulevard building campus center centre church club college council
    county day drive elementary fellowship fellows field foundation fund garden grant gym hall
    high highway hospital house institute library lane memorial method middle museum park
    plaza prize mural program project road room scholars scholarship school schools square
    stadium statue
    street theater theatre unit university way wing
    """.split()  # noqa: SIM905
)
"""What makes a name that of a place or a thing."""

FAMOUS = (
    "Martin Luther King Jr",
    "Martin Luther King",
    "Dr. King",
    "Dr King",
    "Dr. Seuss",
    "Dr Seuss",
    "Mr. Rogers",
    "Mister Rogers",
    "Maria Montessori",
    "Cesar Chavez",
    "Rosa Parks",
    "Ali Baba",
    "Harriet Tubman",
    "Frederick Douglass",
    "Abraham Lincoln",
    "George Washington",
    "Mary Poppins",
    "Toni Morrison",
    "Barack Obama",
    "Horace Mann",
    "Booker T. Washington",
    "Thurgood Marshall",
    "Helen Keller",
    "Langston Hughes",
    "Maya Angelou",
    "Anne Frank",
    "Mr. Potato",
    "Virginia Tech",
    "Virginia Beach",
    "Ruth Bader Ginsburg",
    "John Dewey",
    "Title I",
    "Dr Pepper",
    "Mr. Clean",
)
"""People and things of whom everybody may speak."""
