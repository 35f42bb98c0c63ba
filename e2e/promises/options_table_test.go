package promises

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
)

// optionStory is what a program does with an option: it creates the component with it, and then changes.
type optionStory struct {
	option func(p *optionProgram) pulumi.ResourceOption
	// change changes the program after its first update. Without it, a tag of the component changes.
	change func(p *optionProgram)
	// state is whether a resource has the option in the state.
	state func(r apitype.ResourceV3) bool
	// alone is whether the program has the component only: errors of other resources would come at times.
	alone bool
}

// optionProgram has the component, a consumer of it, and another resource.
type optionProgram struct {
	ctx   *pulumi.Context
	other pulumi.Resource // before the component
	// What changes. The other resource is replaced if its text changes.
	tag, trigger, otherText string
	without                 bool // the other resource and what depends on it
	useCases                []component.UseCase
	users                   []string
	name                    pulumi.StringPtrInput
}

var optionStories = map[string]optionStory{
	"additionalSecretOutputs": {
		option: func(*optionProgram) pulumi.ResourceOption {
			return pulumi.AdditionalSecretOutputs([]string{"roleArn"})
		},
		state: func(r apitype.ResourceV3) bool { return len(r.AdditionalSecretOutputs) > 0 },
	},
	"customTimeouts": {
		option: func(*optionProgram) pulumi.ResourceOption {
			return pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "5m"})
		},
		state: func(r apitype.ResourceV3) bool { return r.CustomTimeouts != nil && r.CustomTimeouts.IsNotEmpty() },
	},
	"deleteBeforeReplace": {
		option: func(*optionProgram) pulumi.ResourceOption { return pulumi.DeleteBeforeReplace(true) },
	},
	"deleteBeforeReplace with replacementTrigger": {
		option: func(p *optionProgram) pulumi.ResourceOption {
			return pulumi.Composite(pulumi.DeleteBeforeReplace(true),
				pulumi.ReplacementTrigger(pulumi.String(p.trigger)))
		},
		change: func(p *optionProgram) { p.trigger = "b" },
	},
	"deletedWith": {
		option: func(p *optionProgram) pulumi.ResourceOption { return pulumi.DeletedWith(p.other) },
		state:  func(r apitype.ResourceV3) bool { return r.DeletedWith != "" },
	},
	"deletedWith a resource that is replaced": {
		option: func(p *optionProgram) pulumi.ResourceOption { return pulumi.DeletedWith(p.other) },
		change: func(p *optionProgram) { p.otherText = "b" },
	},
	"deletedWith a resource that is replaced, of a role with a fixed name": {
		option: func(p *optionProgram) pulumi.ResourceOption {
			p.name = pulumi.StringPtr("fixed")
			return pulumi.DeletedWith(p.other)
		},
		change: func(p *optionProgram) { p.otherText = "b" },
	},
	"deletedWith a resource that is removed with the component": {
		option: func(p *optionProgram) pulumi.ResourceOption { return pulumi.DeletedWith(p.other) },
		change: func(p *optionProgram) { p.without = true },
	},
	"dependsOn": {
		option: func(p *optionProgram) pulumi.ResourceOption { return pulumi.DependsOn([]pulumi.Resource{p.other}) },
		state: func(r apitype.ResourceV3) bool {
			return slices.ContainsFunc(r.Dependencies, func(urn resource.URN) bool { return urn.Name() == "other" })
		},
	},
	"hideDiffs": {
		option: func(*optionProgram) pulumi.ResourceOption { return pulumi.HideDiffs([]string{"tags"}) },
		state:  func(r apitype.ResourceV3) bool { return len(r.HideDiff) > 0 },
	},
	"ignoreChanges": {
		option: func(*optionProgram) pulumi.ResourceOption { return pulumi.IgnoreChanges([]string{"tags"}) },
		state:  func(r apitype.ResourceV3) bool { return len(r.IgnoreChanges) > 0 },
	},
	"import": {
		option: func(*optionProgram) pulumi.ResourceOption { return pulumi.Import(pulumi.ID("ecs")) },
		state:  func(r apitype.ResourceV3) bool { return r.ImportID != "" },
	},
	"protect": {
		option: func(*optionProgram) pulumi.ResourceOption { return pulumi.Protect(true) },
		change: func(p *optionProgram) { p.useCases = p.useCases[:1] },
		state:  func(r apitype.ResourceV3) bool { return r.Protect },
	},
	"protect, removed together with a use case": {
		option: func(p *optionProgram) pulumi.ResourceOption { return pulumi.Protect(len(p.useCases) > 1) },
		change: func(p *optionProgram) { p.useCases = p.useCases[:1] },
	},
	"retainOnDelete, removed together with a use case": {
		option: func(p *optionProgram) pulumi.ResourceOption { return pulumi.RetainOnDelete(len(p.useCases) > 1) },
		change: func(p *optionProgram) { p.useCases = p.useCases[:1] },
	},
	"replaceOnChanges": {
		option: func(*optionProgram) pulumi.ResourceOption { return pulumi.ReplaceOnChanges([]string{"tags"}) },
		state:  func(r apitype.ResourceV3) bool { return len(r.ReplaceOnChanges) > 0 },
	},
	"replaceWith": {
		option: func(p *optionProgram) pulumi.ResourceOption { return pulumi.ReplaceWith([]pulumi.Resource{p.other}) },
		change: func(p *optionProgram) { p.otherText = "b" },
		state:  func(r apitype.ResourceV3) bool { return len(r.ReplaceWith) > 0 },
	},
	"replacementTrigger": {
		option: func(p *optionProgram) pulumi.ResourceOption {
			return pulumi.ReplacementTrigger(pulumi.String(p.trigger))
		},
		change: func(p *optionProgram) { p.trigger = "b" },
		state:  func(r apitype.ResourceV3) bool { return r.ReplacementTrigger != nil },
	},
	"retainOnDelete": {
		option: func(*optionProgram) pulumi.ResourceOption { return pulumi.RetainOnDelete(true) },
		change: func(p *optionProgram) { p.useCases = p.useCases[:1] },
		state:  func(r apitype.ResourceV3) bool { return r.RetainOnDelete },
	},
	"envVarMappings": {
		option: func(*optionProgram) pulumi.ResourceOption {
			return pulumi.EnvVarMappings(map[string]string{"A": "B"})
		},
		alone: true,
	},
	"hooks": {
		option: func(p *optionProgram) pulumi.ResourceOption { return p.hooks("") },
		state:  func(r apitype.ResourceV3) bool { return len(r.ResourceHooks) > 0 },
	},
	"hooks, of which one fails before": {
		option: func(p *optionProgram) pulumi.ResourceOption { return p.hooks("beforeCreate") },
	},
	"hooks, of which one fails after": {
		option: func(p *optionProgram) pulumi.ResourceOption { return p.hooks("afterCreate") },
	},
	"hooks with replacementTrigger": {
		option: func(p *optionProgram) pulumi.ResourceOption {
			return pulumi.Composite(p.hooks(""), pulumi.ReplacementTrigger(pulumi.String(p.trigger)))
		},
		change: func(p *optionProgram) { p.trigger = "b" },
	},
	"hooks with a grant that fails": {
		option: func(p *optionProgram) pulumi.ResourceOption { return p.hooks("") },
		change: func(p *optionProgram) { p.users = []string{"nobody"} },
	},
}

// hooks returns hooks that say their names. One of them fails.
func (p *optionProgram) hooks(failing string) pulumi.ResourceOption {
	say := func(name, resource string) error {
		if err := p.ctx.Log.Warn("hook "+name+" of "+resource, nil); err != nil {
			return err
		}
		if name == failing {
			return errors.New(name + " fails")
		}
		return nil
	}
	binding := &pulumi.ResourceHookBinding{}
	for name, bind := range map[string]*[]*pulumi.ResourceHook{
		"beforeCreate": &binding.BeforeCreate, "afterCreate": &binding.AfterCreate,
		"beforeUpdate": &binding.BeforeUpdate, "afterUpdate": &binding.AfterUpdate,
	} {
		hook, err := p.ctx.RegisterResourceHook(name, func(args *pulumi.ResourceHookArgs) error {
			return say(name, args.Name)
		}, nil)
		if err != nil {
			panic(err)
		}
		*bind = []*pulumi.ResourceHook{hook}
	}
	onError, err := p.ctx.RegisterErrorHook("onError", func(args *pulumi.ErrorHookArgs) (bool, error) {
		return false, say("onError", args.Name)
	})
	if err != nil {
		panic(err)
	}
	binding.OnError = []*pulumi.ErrorHook{onError}
	return pulumi.ResourceHooks(binding)
}

// What becomes of each option of the component: in the first update, what the CLI says and which resources have it in
// the state; in a second one, what the CLI does and which calls of AWS it makes. One file has what the oldest supported
// CLI does, the other what newer ones do.
func TestOptionsOfTheComponent(t *testing.T) {
	stacktest.SkipIfShort(t)
	var lock sync.Mutex
	told, file := map[string]map[string]string{}, "options.txt"
	t.Run("options", func(t *testing.T) {
		for name, story := range optionStories {
			told[name] = map[string]string{}
			for _, door := range stacktest.Doors {
				t.Run(strings.ReplaceAll(name, " ", "-")+"/"+door.Name, func(t *testing.T) {
					t.Parallel()
					text, oldest := tellOption(t, story, door)
					lock.Lock()
					defer lock.Unlock()
					told[name][door.Name] = text
					if !oldest {
						file = "options-newest.txt"
					}
				})
			}
		}
	})
	var all strings.Builder
	for _, name := range slices.Sorted(maps.Keys(told)) {
		byImport, byPlugin := told[name]["import"], told[name]["plugin"]
		if byImport == byPlugin {
			fmt.Fprintf(&all, "%s\n%s\n", name, byImport)
		} else {
			fmt.Fprintf(&all, "%s, by import\n%s\n%s, by plugin\n%s\n", name, byImport, name, byPlugin)
		}
	}
	golden.Assert(t, file, all.String())
}

// tellOption returns what becomes of an option, and whether the CLI is the oldest supported one.
func tellOption(t *testing.T, story optionStory, door stacktest.Door) (told string, oldest bool) {
	s := stacktest.NewSandbox(t)
	client, err := s.StartIAM()
	require.NoError(t, err)
	stacktest.CreateUser(t, client, "alice")
	p := &optionProgram{tag: "a", trigger: "a", otherText: "a", useCases: []component.UseCase{"volumes", "vpcLattice"}}
	stack, err := s.Program(t.Context(), "dev", func(ctx *pulumi.Context) (err error) {
		p.ctx = ctx
		if p.without {
			return nil
		}
		if story.alone {
			_, err := door.Role(ctx, "ecs", &stacktest.Args{UseCases: p.useCases}, story.option(p))
			return err
		}
		p.other, err = ecs.NewTaskDefinition(ctx, "other", &ecs.TaskDefinitionArgs{
			Family:               pulumi.String("other"),
			ContainerDefinitions: pulumi.Sprintf(`[{"name": %q, "image": "app", "memory": 128}]`, p.otherText),
		})
		if err != nil {
			return err
		}
		option := story.option(p)
		role, err := door.Role(ctx, "ecs", &stacktest.Args{
			UseCases: p.useCases, PassRoleUsers: p.users, Tags: pulumi.StringMap{"tag": pulumi.String(p.tag)},
			Name: p.name,
		}, option)
		if err != nil {
			return err
		}
		_, err = iam.NewUserPolicyAttachment(ctx, "consumer",
			&iam.UserPolicyAttachmentArgs{User: pulumi.String("alice"), PolicyArn: role.PassRolePolicyArn})
		return err
	})
	require.NoError(t, err)
	oldest = stack.Workspace().PulumiCommand().Version().String() == "3.230.0"
	recorder := stacktest.NewRecorder(t, s, stack)

	_, said, err := observeUp(t, stack)
	told = "  create: " + strings.Join(said, ", ") + "\n"
	if err != nil {
		return told, oldest
	}
	having, secret := []string{}, []string{}
	for _, r := range stacktest.ResourcesIn(t, stack) {
		if story.state != nil && story.state(r) {
			having = append(having, string(r.Type.Name())+" "+r.URN.Name())
		}
		for name, output := range r.Outputs {
			if object, ok := output.(map[string]any); ok && object[resource.SigKey] != nil && r.Type == component.Type {
				secret = append(secret, name)
			}
		}
	}
	told += "    in the state: " + strings.Join(stacktest.Sorted(having), ", ") + "\n"
	told += "    secret: " + strings.Join(stacktest.Sorted(secret), ", ") + "\n"
	recorder.Drain()
	if story.change != nil {
		story.change(p)
	} else {
		p.tag = "b"
	}
	operations, said, _ := observeUp(t, stack)
	told += "  change: " + strings.Join(operations, ", ") + "\n"
	told += "    says: " + strings.Join(said, ", ") + "\n"
	told += "    AWS: " + strings.Join(stacktest.Sorted(stacktest.Operations(recorder.Drain())), ", ") + "\n"
	return told, oldest
}

// observeUp updates a stack and returns the operations, in order but for those that run at the same time, and the
// warnings and errors.
func observeUp(t *testing.T, stack auto.Stack) (operations, said []string, err error) {
	received, err := stacktest.EventsUntil(func(stream chan<- events.EngineEvent) error {
		_, err := stack.Up(t.Context(), optup.EventStreams(stream))
		return err
	})
	for _, event := range received {
		if diag := event.DiagnosticEvent; diag != nil && (diag.Severity == "warning" || diag.Severity == "error") {
			text := strings.TrimSpace(unstable.ReplaceAllString(diag.Message, ""))
			first, _, _ := strings.Cut(text, "\n")
			if refused := ofEngine.FindString(text); refused != "" {
				first = refused
			}
			if ofOthers.MatchString(first) {
				continue
			}
			said = append(said, fmt.Sprintf("%s %q", diag.Severity, first))
		}
	}
	return stacktest.Phases(stacktest.ChangesIn(received)), slices.Compact(said), err
}

// unstable matches colors, the IDs of requests, and what the SDK adds at times to an error of the engine.
var unstable = regexp.MustCompile(
	`<\{%[^%]*%\}>|, https response error StatusCode: \d+, RequestID: \w+|resolving options: `)

// ofOthers matches what the AWS provider says, and what the engine and the component say of a failed resource at times.
var ofOthers = regexp.MustCompile(
	`^sdk-v2/|^1 error occurred|grpc: the client connection is closing|see the other errors if there are any`)

// ofEngine matches why the engine refuses a resource, which the SDK reports among other words at times.
var ofEngine = regexp.MustCompile("rpc error: code = InvalidArgument desc = .*")

// The page has a row for each option.
func TestOptionsOfThePage(t *testing.T) {
	section := stacktest.Section(t, "docs/how-it-works.md", "## Options")
	rows := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`.*?) \\|").FindAllStringSubmatch(section, -1) {
		for name := range strings.SplitSeq(row[1], ", ") {
			rows[strings.Trim(name, "`")] = true
		}
	}
	for name := range optionStories {
		option, _, _ := strings.Cut(strings.Split(name, ",")[0], " ")
		assert.True(t, rows[option], "docs/how-it-works.md has no row for the option %s", option)
	}
}
