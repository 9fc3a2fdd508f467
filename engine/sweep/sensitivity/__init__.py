"""What drives worth and decisions in a sweep: metrics, indices, noise, summaries."""
