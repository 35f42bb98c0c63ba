package myproject;

import com.pulumi.Pulumi;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRole;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var v7 = new Provider("v7", ProviderArgs.builder().region("eu-west-1").build(),
                CustomResourceOptions.builder().version("7.51.1").build());
            var ecs = new EcsInfrastructureRole("ecs", EcsInfrastructureRoleArgs.builder()
                .useCases(UseCase.ManagedInstances)
                .build(), ComponentResourceOptions.builder().providers(v7).build());
        });
    }
}
