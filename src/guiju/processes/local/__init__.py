"""What the procedures of local standards share: forms, guards, screening, ballots, numbers, documents."""
