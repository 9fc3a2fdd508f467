"""What is known of effects, and what a study can add; statistics alone, no schools, no solver."""
