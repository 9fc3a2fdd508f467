"""What schools asked for and the answers: a letter to each, the list of all, the agreement."""
