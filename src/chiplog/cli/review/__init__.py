"""The calls behind the review: findings, versions, merges."""
