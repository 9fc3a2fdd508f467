"""From a study to effects in SD, with what may be doubted about them."""
