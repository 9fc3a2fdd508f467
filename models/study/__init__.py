"""A study of a program's effect: what STUDY.yaml says, and the students' table it names."""
