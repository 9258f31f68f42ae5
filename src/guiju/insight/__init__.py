"""What is alike: titles, scopes and terms against the register and the plan, without any rule or procedure."""
