"""What a model is, needs, is asked and gives back."""
