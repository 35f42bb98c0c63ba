package myproject;

import com.pulumi.Pulumi;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRole;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var ecs = new EcsInfrastructureRole("ecs", EcsInfrastructureRoleArgs.builder()
                .useCases(UseCase.Volumes)
                .build());
            ctx.export("roleArn", ecs.roleArn());
        });
    }
}
