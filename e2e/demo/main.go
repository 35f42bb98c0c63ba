// Runs examples/yaml with the real Pulumi engine: deploys the stack to a local IAM, shows what IAM then contains, and
// destroys the stack. With the argument "preview" it only previews. It leaves nothing behind, even if interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/sandbox"
)

// Those who may pass the role, in the project.
const user, group, role = "alice", "operators", "deployer"

func main() {
	run := demo
	if len(os.Args) > 1 && os.Args[1] == "preview" {
		run = preview
	}
	if err := inSandbox(run); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func inSandbox(run func(context.Context, *sandbox.Sandbox) error) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	s, err := sandbox.New()
	if err != nil {
		return err
	}
	err = run(ctx, s)
	if ctx.Err() != nil { // this is why it failed
		err = context.Cause(ctx)
	}
	return errors.Join(err, s.Close(), sandbox.StopServers())
}

// preview needs no IAM, thanks to the configuration in Pulumi.ci.yaml.
func preview(ctx context.Context, s *sandbox.Sandbox) error {
	stack, err := s.Stack(ctx, s.Project("examples/yaml"), "ci")
	if err != nil {
		return err
	}
	return showPreview(ctx, stack)
}

func demo(ctx context.Context, s *sandbox.Sandbox) error {
	step("start a local IAM and create the user " + user + ", the group " + group + " and the role " + role)
	client, err := s.StartIAM()
	if err != nil {
		return err
	}
	if err := createPrincipals(ctx, client); err != nil {
		return err
	}
	before, err := sandbox.ReadAccount(ctx, client)
	if err != nil {
		return err
	}
	stack, err := s.Stack(ctx, s.Project("examples/yaml"), "ci")
	if err != nil {
		return err
	}

	step("pulumi preview --diff")
	if err := showPreview(ctx, stack); err != nil {
		return err
	}

	step("pulumi up")
	_, err = stack.Up(ctx, optup.ProgressStreams(os.Stdout), optup.ErrorProgressStreams(os.Stderr))
	if err != nil {
		return shown(err)
	}

	step("what IAM holds")
	after, err := sandbox.ReadAccount(ctx, client)
	if err != nil {
		return err
	}
	if err := showNew(os.Stdout, before, after); err != nil {
		return err
	}

	step("pulumi up --expect-no-changes")
	_, err = stack.Up(ctx, optup.ExpectNoChanges(), optup.ProgressStreams(os.Stdout),
		optup.ErrorProgressStreams(os.Stderr))
	if err != nil {
		return shown(err)
	}

	step("pulumi destroy --remove")
	if err := destroy(ctx, stack); err != nil {
		return err
	}
	after, err = sandbox.ReadAccount(ctx, client)
	if err != nil {
		return err
	}
	if left := added(before, after); len(left) > 0 {
		return errors.New("after the destroy IAM still holds\n" + strings.Join(left, "\n"))
	}
	fmt.Println("Nothing is left in IAM.")
	return nil
}

func createPrincipals(ctx context.Context, client *iam.Client) error {
	_, noUser := client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String(user)})
	_, noGroup := client.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: aws.String(group)})
	_, noRole := client.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: aws.String(role), AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`),
	})
	return errors.Join(noUser, noGroup, noRole)
}

func step(what string) { fmt.Printf("\n▶ %s\n\n", what) }

func showPreview(ctx context.Context, stack auto.Stack) error {
	_, err := stack.Preview(ctx, optpreview.Diff(), optpreview.SuppressProgress(),
		optpreview.ProgressStreams(os.Stdout), optpreview.ErrorProgressStreams(os.Stderr))
	return shown(err)
}

// destroy runs the CLI, since the Automation API would print that the stack is left before it removes it.
func destroy(ctx context.Context, stack auto.Stack) error {
	err := sandbox.RunCLI(ctx, stack, os.Stdout, os.Stderr, "destroy", "--remove", "--yes", "--skip-preview", "--stack",
		stack.Name())
	if err != nil {
		return fmt.Errorf("failed to destroy stack: %w", err)
	}
	return nil
}

// shown returns the first line of an error of the Automation API. The other lines repeat the output.
func shown(err error) error {
	if err == nil {
		return nil
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(line)
}

// showNew prints what IAM holds since the update, and fails if that is nothing.
func showNew(w io.Writer, before, after sandbox.Account) error {
	lines := added(before, after)
	if len(lines) == 0 {
		return errors.New("IAM holds nothing new after the update")
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

func added(before, after sandbox.Account) []string {
	old := before.Lines()
	return slices.DeleteFunc(after.Lines(), func(line string) bool { return slices.Contains(old, line) })
}
