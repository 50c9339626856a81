"""What an edition asks, what happened, who stands where: requirements, evidence, standings, certificates."""
