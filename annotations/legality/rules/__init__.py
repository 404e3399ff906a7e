"""The functions of the rules, by what they look at: citations, measures, targets, information, scores."""
