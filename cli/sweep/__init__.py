"""What the sweep command needs beside its results: progress, failures, tables."""
