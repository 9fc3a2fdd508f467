"""Why a model has no point, and the least that must give."""
