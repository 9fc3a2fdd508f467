"""From decisions to a plan: what they do and cost, who pays, what they mean, whether they hold."""
