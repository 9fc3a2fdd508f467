"""What may be doubted about a study: one question a file, each answered in one sentence."""
