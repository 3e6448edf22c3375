from trienkhai.review.models.editions import Edition
from trienkhai.review.models.figures import Figure, FigureRound, FigureUse, SentenceSource
from trienkhai.review.models.text import Campaign, CampaignRound, Review, Section, Sentence

__all__ = [
    "Campaign",
    "CampaignRound",
    "Edition",
    "Figure",
    "FigureRound",
    "FigureUse",
    "Review",
    "Section",
    "Sentence",
    "SentenceSource",
]
