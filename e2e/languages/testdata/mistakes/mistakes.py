from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

EcsInfrastructureRole("constants", use_cases=[UseCase.VOLUMES, UseCase.VPC_LATTICE])

# mypy reports: List item 0 has incompatible type "str"; expected "UseCase"
# pyright reports: "Literal['volume']" is not assignable to "UseCase"
EcsInfrastructureRole("use-case", use_cases=["volume"])

# mypy reports: "type[UseCase]" has no attribute "VOLUME"
# pyright reports: Cannot access attribute "VOLUME" for class "type[UseCase]"
EcsInfrastructureRole("constant", use_cases=[UseCase.VOLUME])

# mypy reports: "pass_role_user" for overloaded function "EcsInfrastructureRole"; did you mean "pass_role_users"
# pyright reports: No overloads for "__init__" match the provided arguments
EcsInfrastructureRole("input", use_cases=[UseCase.VOLUMES], pass_role_user=["alice"])

# mypy reports: No overload variant of "EcsInfrastructureRole" matches argument types "str", "list[UseCase]", "int"
# pyright reports: Type "Literal[5]" is not assignable to type "Sequence[str] | None"
EcsInfrastructureRole("type", use_cases=[UseCase.VOLUMES], pass_role_users=5)
