package component

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// Check validates the inputs of the component with the given name and returns everything that is wrong with them, as an
// [*InputError]. It is for provider/, whose inputs may be of any type, secret or unknown. A value that is not known yet
// passes where the input allows outputs; [NewEcsInfrastructureRole] checks it once it is known.
func Check(name string, inputs property.Map) error {
	c := checker{inputs: inputs, secrets: secretTexts(property.New(inputs))}
	c.componentName(name)
	c.unsupportedInputs()
	useCases, valid := c.useCases()
	c.optionalString("name", limits.RoleName)
	c.optionalString("namePrefix", limits.RoleNamePrefix)
	c.notBoth("name", "namePrefix")
	c.optionalString("path", limits.Path)
	c.optionalString("description", limits.Description)
	c.optionalNumber("maxSessionDuration", limits.SessionDuration)
	c.notNull("permissionsBoundary", limits.PolicyArn, "omit it for a role without a boundary")
	c.foundArns = append(c.foundArns, foundArn{"permissionsBoundary", c.inputs.Get("permissionsBoundary")})
	c.boolean("forceDetachPolicies")
	c.tags()
	c.createPassRolePolicy()
	for _, principal := range allPrincipals {
		c.passRoleNames(principal)
	}
	c.passRolePolicyName()
	c.listPolicies(useCases, valid)
	c.additionalPolicies(useCases)
	c.propagationSeconds()
	c.notNull("sourceAccount", limits.AccountID, "omit it for a trust policy without a condition")
	c.onePartition()
	return c.err(name)
}

type checker struct {
	inputs    property.Map
	secrets   map[string]bool
	foundArns []foundArn
	faultList
}

// foundArn is an ARN at the path of an input.
type foundArn struct {
	path  string
	value property.Value
}

// add records a fault in a value.
func (c *checker) add(kind Kind, path string, value property.Value, reason string) {
	value = c.withEqualSecret(value)
	c.append(Fault{kind, path, literal(value), hidden(value), reason})
}

// addKey records a fault in the key of an entry. The engine would print its value.
func (c *checker) addKey(kind Kind, path string, value property.Value, reason string) {
	c.append(Fault{kind, path, "", hidden(c.withEqualSecret(value)), "the key " + reason})
}

// withEqualSecret makes a value secret if another input has the same text as a secret, or an ARN that differs only in
// the partition.
func (c *checker) withEqualSecret(value property.Value) property.Value {
	return value.WithSecret(value.Secret() || c.secrets[withoutPartition(textOf(value))])
}

// given returns an input unless it is absent or null, which is the same for all that may be null.
func (c *checker) given(input string) (property.Value, bool) {
	value := c.inputs.Get(input)
	return value, !value.IsNull()
}

// componentName validates the characters of the component's name, which URNs contain, and its length where the AWS
// provider generates a name from it.
func (c *checker) componentName(name string) {
	fault := func(err error) {
		if err != nil {
			c.append(Fault{Kind: KindInvalid, Path: componentPath, Reason: err.Error()})
		}
	}
	fault(limits.ComponentName(name))
	_, named := c.given("name")
	_, prefixed := c.given("namePrefix")
	if !named && !prefixed {
		fault(limits.AutoNamedRole(name))
	}
	if _, named := c.given("passRolePolicyName"); !named && !c.noPassRolePolicy() {
		fault(limits.AutoNamedPassRolePolicy(name))
	}
}

// unsupportedInputs refuses names that are not inputs.
func (c *checker) unsupportedInputs() {
	for name, value := range c.inputs.AllStable {
		if slices.Contains(inputNames, name) || strings.HasPrefix(name, "__") { // "__" is reserved by Pulumi
			continue
		}
		c.add(KindUnsupported, inputPath(name), value, "is not an input"+suggest(name, inputNames))
	}
}

// stringAt returns the string at a path if it is known and within the limit.
func (c *checker) stringAt(path string, value property.Value, limit func(string) error) (string, bool) {
	switch {
	case value.IsComputed():
		return "", false
	case value.IsNumber():
		c.add(KindType, path, value, "must be a string: put it in quotes, or, if a YAML program has it"+
			" from the configuration, in fn::toJSON")
		return "", false
	case !value.IsString():
		c.add(KindType, path, value, "must be a string")
		return "", false
	}
	if err := limit(value.AsString()); err != nil {
		c.add(KindInvalid, path, value, err.Error())
		return "", false
	}
	return value.AsString(), true
}

// arnAt is stringAt for an ARN, whose partition onePartition compares.
func (c *checker) arnAt(path string, value property.Value, limit func(string) error) (string, bool) {
	c.foundArns = append(c.foundArns, foundArn{path, value})
	return c.stringAt(path, value, limit)
}

func (c *checker) optionalString(input string, limit func(string) error) {
	if value, ok := c.given(input); ok {
		c.stringAt(input, value, limit)
	}
}

func (c *checker) optionalNumber(input string, limit func(float64) error) {
	value, ok := c.given(input)
	switch {
	case !ok, value.IsComputed():
	case !value.IsNumber():
		c.add(KindType, input, value, "must be a number")
	default:
		if err := limit(value.AsNumber()); err != nil {
			c.add(KindInvalid, input, value, err.Error())
		}
	}
}

func (c *checker) boolean(input string) {
	if value, ok := c.given(input); ok && !value.IsComputed() && !value.IsBool() {
		c.add(KindType, input, value, "must be true or false")
	}
}

// plain refuses unknown and secret values, with advice for unknown ones and the reason why the value is not kept
// secret.
func (c *checker) plain(path string, value property.Value, advice, reason string) bool {
	switch {
	case value.IsComputed():
		c.add(KindUnknown, path, value, "must be known before anything is created: "+advice)
	case value.Secret():
		c.add(KindSecret, path, value, "must not be secret: "+reason)
	default:
		return true
	}
	return false
}

// namesResource is why a value must not be secret.
const namesResource = "it becomes part of a resource name"

// list returns the elements of a list. Those of a secret list are secret.
func (c *checker) list(path string, value property.Value) []property.Value {
	switch {
	case value.IsNull(), value.IsComputed():
		return nil
	case !value.IsArray():
		c.add(KindType, path, value, "must be a list")
		return nil
	}
	elements := value.AsArray().AsSlice()
	for i, element := range elements {
		elements[i] = element.WithSecret(element.Secret() || value.Secret())
	}
	return elements
}

// entries returns the entries of a map. Those of a secret map are secret.
func (c *checker) entries(path string, value property.Value) property.Map {
	switch {
	case value.IsNull(), value.IsComputed():
		return property.Map{}
	case !value.IsMap():
		c.add(KindType, path, value, "must be a map")
		return property.Map{}
	}
	entries := value.AsMap()
	for key, entry := range value.AsMap().All {
		entries = entries.Set(key, entry.WithSecret(entry.Secret() || value.Secret()))
	}
	return entries
}

// useCases returns the selected use cases if all are valid. Otherwise inputs that depend on them cannot be checked.
func (c *checker) useCases() (useCases []UseCase, valid bool) {
	const input = "useCases"
	value, ok := c.given(input)
	if !ok {
		c.add(KindRequired, input, value, "is required: "+chooseUseCase())
		return nil, false
	}
	if !c.plain(input, value, "write the use cases as literals", namesResource) {
		return nil, false
	}
	before := len(c.faultList)
	elements := c.list(input, value)
	for i, element := range elements {
		path := elementPath(input, i)
		if !c.plain(path, element, "write the use case as a literal", namesResource) {
			continue
		}
		name, ok := c.stringAt(path, element, func(string) error { return nil })
		if ok && !slices.Contains(useCaseNames(), name) {
			c.add(KindUnsupported, path, element, "is not a use case"+suggest(name, useCaseNames()))
		}
		useCases = append(useCases, UseCase(name))
	}
	if len(c.faultList) > before {
		return nil, false
	}
	additional, ok := c.given("additionalPolicyArns")
	if len(elements) == 0 && (!ok || additional.IsMap() && additional.AsMap().Len() == 0) {
		c.add(KindRequired, input, value, "may be empty only with additionalPolicyArns: "+chooseUseCase())
	}
	if slices.Contains(useCases, UseCaseVolumes) && slices.Contains(useCases, UseCaseVolumeCleanupOnly) {
		c.add(KindConflict, input, value,
			"must not contain both volumes and volumeCleanupOnly: volumes includes the cleanup")
	}
	return useCases, true
}

// notBoth refuses the second of two inputs if the first is set. An unknown value may turn out to be null.
func (c *checker) notBoth(first, second string) {
	value, ok := c.given(second)
	if other, both := c.given(first); ok && both && !value.IsComputed() && !other.IsComputed() {
		c.add(KindConflict, second, value, "cannot be combined with "+first)
	}
}

func (c *checker) propagationSeconds() {
	const input = "propagationSeconds"
	value, ok := c.given(input)
	if ok && c.plain(input, value, "write a number", "it is shown while a new role is held back") {
		c.optionalNumber(input, limits.PropagationSeconds)
	}
}

// notNull validates a text that limits the role. It refuses null, which the output of another resource may turn out to
// be: the role would lack the limit that the program asks for.
func (c *checker) notNull(input string, limit func(string) error, advice string) {
	value, ok := c.inputs.GetOk(input)
	switch {
	case ok && value.IsNull():
		c.add(KindRequired, input, value, "must not be null: "+advice)
	case ok:
		c.stringAt(input, value, limit)
	}
}

func (c *checker) tags() {
	const input = "tags"
	value := c.inputs.Get(input)
	entries := c.entries(input, value)
	if entries.Len() > limits.Tags {
		c.add(KindTooLarge, input, value,
			fmt.Sprintf("must be at most %d tags; there are %d", limits.Tags, entries.Len()))
	}
	seen := spellings{}
	for key, entry := range entries.AllStable {
		path := entryPath(input, key)
		if value.Secret() {
			path = input // the keys are secret too
		}
		if err := limits.TagKey(key); err != nil {
			c.addKey(KindInvalid, path, entry, err.Error())
		}
		if other := seen.first(key); other != key {
			if other = strconv.Quote(other); value.Secret() {
				other = "another key"
			}
			c.addKey(KindDuplicate, path, entry,
				"must not differ from "+other+" only in case: IAM has one tag for both")
		}
		c.stringAt(path, entry, limits.TagValue)
	}
}

// spellings has the first spelling of each name, by the name in lower case.
type spellings map[string]string

func (s spellings) first(name string) string {
	lower := strings.ToLower(name)
	if spelling, ok := s[lower]; ok {
		return spelling
	}
	s[lower] = name
	return name
}

func (c *checker) createPassRolePolicy() {
	const input = "createPassRolePolicy"
	if value, ok := c.given(input); ok {
		c.plain(input, value, "write true or false", "it decides which resources exist")
		c.boolean(input)
	}
}

// noPassRolePolicy is true if the program does not want the policy, provided that it says so with a valid value.
func (c *checker) noPassRolePolicy() bool {
	create := c.inputs.Get("createPassRolePolicy")
	return create.IsBool() && !create.AsBool() && !create.Secret()
}

func (c *checker) passRolePolicyName() {
	const input = "passRolePolicyName"
	if value, ok := c.given(input); ok && c.noPassRolePolicy() && !value.IsComputed() {
		c.add(KindConflict, input, value, "cannot be combined with createPassRolePolicy: false")
	}
	c.optionalString(input, limits.PolicyName)
}

func (c *checker) passRoleNames(p principal) {
	advice := fmt.Sprintf("attach the output passRolePolicyArn to a %s created in the same program,"+
		" or write its name as a literal and add dependsOn", p.kind)
	value, ok := c.given(p.input)
	if !ok || !c.plain(p.input, value, advice, namesResource) {
		return
	}
	elements := c.list(p.input, value)
	if c.noPassRolePolicy() && len(elements) > 0 {
		c.add(KindConflict, p.input, value,
			"must be empty with createPassRolePolicy: false: there is no policy to attach")
	}
	seen := spellings{}
	for i, element := range elements {
		path := elementPath(p.input, i)
		if !c.plain(path, element, advice, namesResource) {
			continue
		}
		name, ok := c.stringAt(path, element, p.name)
		if !ok {
			continue
		}
		if other := seen.first(name); other != name {
			c.add(KindDuplicate, path, element,
				fmt.Sprintf("must not differ from %q only in case: IAM has one %s for both", other, p.kind))
		}
	}
}

// listPolicies checks the lists of ARNs, and the size of the policies for them in total once all ARNs are known.
func (c *checker) listPolicies(useCases []UseCase, valid bool) {
	arns, known := map[string][]string{}, true
	for _, list := range listPolicyTable {
		arns[list.input] = c.arns(list, useCases, valid)
		known = known && !c.inputs.Get(list.input).HasComputed()
	}
	characters, input := inlinePolicyCharacters(arns, useCases)
	if known && characters > limits.InlinePolicyCharacters {
		c.add(KindTooLarge, input, c.inputs.Get(input),
			fmt.Sprintf("is too large: the role's inline policies total %d characters, and IAM allows %d",
				characters, limits.InlinePolicyCharacters))
	}
}

// arns returns the ARNs of a list that are known and within the limit.
func (c *checker) arns(list listPolicy, useCases []UseCase, valid bool) (arns []string) {
	value := c.inputs.Get(list.input)
	if value.IsComputed() {
		c.add(KindUnknown, list.input, value, "must be a list of known length: only its elements may be outputs")
		return nil
	}
	before := len(c.faultList)
	elements := c.list(list.input, value)
	switch selected := slices.Contains(useCases, list.useCase); {
	case !valid || len(c.faultList) > before:
	case len(elements) > 0 && !selected:
		c.add(KindConflict, list.input, value,
			"must be empty without the use case "+string(list.useCase)+", the only one that uses it")
	case len(elements) == 0 && selected && list.required:
		c.add(KindRequired, list.input, value,
			"is required with the use case "+string(list.useCase)+", and must not be empty")
	}
	for i, element := range elements {
		if arn, ok := c.arnAt(elementPath(list.input, i), element, list.limit); ok {
			arns = append(arns, arn)
		}
	}
	return arns
}

func (c *checker) additionalPolicies(useCases []UseCase) {
	const input = "additionalPolicyArns"
	value := c.inputs.Get(input)
	if value.IsComputed() {
		c.add(KindUnknown, input, value,
			"must be a map with known keys, because they name resources: only its values may be outputs")
		return
	}
	if value.Secret() {
		c.add(KindSecret, input, value,
			"must not be secret: its keys become part of resource names; only its values may be secret")
		return
	}
	owners := ownersOf(useCases)
	for key, entry := range c.entries(input, value).AllStable {
		path, entry := entryPath(input, key), c.withEqualSecret(entry)
		switch {
		case !isIdentifier(key):
			c.addKey(KindInvalid, path, entry, "must start with a letter and contain only letters, digits and _")
		case slices.Contains(useCases, UseCase(key)):
			c.addKey(KindDuplicate, path, entry, "is a selected use case: remove one of the two")
			continue
		case slices.Contains(useCaseNames(), key):
			c.addKey(KindConflict, path, entry,
				"must not be the name of a use case, which names its attachment: select it, or choose another key")
		}
		if arn, ok := c.arnAt(path, entry, limits.PolicyArn); ok {
			c.additionalPolicy(path, key, entry, arn, owners)
		}
	}
}

// additionalPolicy refuses a policy that the role has already, that AWS has under another path, or whose attachment
// would have to be renamed when its use case is selected.
func (c *checker) additionalPolicy(path, key string, value property.Value, arn string, owners policyOwners) {
	unlessSecret := func(reason, secretly string) string {
		if value.Secret() {
			return secretly
		}
		return reason
	}
	partition, policyPath := awsManagedPolicy(arn)
	if row, ok := useCaseWithPolicy(policyPath); ok && row.policyPath != policyPath {
		c.add(KindInvalid, path, value, unlessSecret(
			"must be "+row.policyArn(partition)+", which the use case "+string(row.useCase)+" attaches",
			"must have the path that AWS gave the policy of this name"))
		return
	}
	if owner := owners.add(key, arn); owner != "" {
		c.add(KindDuplicate, path, value,
			unlessSecret("must not repeat the policy of "+owner, "must not repeat another policy of the role"))
		return
	}
	name := managedPolicyKey(policyPath)
	row, ofUseCase := useCaseWithKey(key)
	switch {
	case name == key:
	case name != "":
		c.addKey(KindInvalid, path, value,
			unlessSecret("must be "+name+", the name of the policy", "must be the name of the policy")+
				": renaming the key later would detach the policy")
	case ofUseCase:
		c.addKey(KindConflict, path, value, "must not be the name of the policy that the use case "+
			string(row.useCase)+" attaches: choose another key")
	}
}

// awsManagedPolicy returns the partition and the path with the name of an AWS managed policy, or nothing.
func awsManagedPolicy(arn string) (partition, policyPath string) {
	start, policyPath, ok := strings.Cut(arn, ":iam::aws:policy/")
	if !ok {
		return "", ""
	}
	return strings.TrimPrefix(start, "arn:"), policyPath
}

// managedPolicyKey is the key of an AWS managed policy in additionalPolicyArns: the name of the policy, with _ for the
// characters that keys cannot have. A freely chosen key would be renamed some day, at the latest when the policy
// becomes a use case, and Pulumi would then attach the policy under the new name before it detaches it under the old. A
// name that does not start with a letter, of which AWS has none so far, gives no key.
func managedPolicyKey(policyPath string) string {
	key := notInKeys.ReplaceAllString(policyPath[strings.LastIndex(policyPath, "/")+1:], "_")
	if !isIdentifier(key) {
		return ""
	}
	return key
}

var notInKeys = regexp.MustCompile(`[^A-Za-z0-9_]`)

// isIdentifier is true for the keys of additional policies. They have no hyphen, so that <component>-<key> is different
// for every component and key: the names of components may have hyphens.
func isIdentifier(text string) bool { return identifier.MatchString(text) }

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// policyOwners has the owner of each managed policy of a role, by ARN without the partition.
type policyOwners map[string]string

func ownersOf(useCases []UseCase) policyOwners {
	owners := policyOwners{}
	for _, row := range rowsOf(useCases) {
		if row.policyPath != "" {
			owners[withoutPartition(row.policyArn("aws"))] = "the use case " + string(row.useCase)
		}
	}
	return owners
}

// add returns the owner if the policy has one. IAM would attach the policy once, so removing one of the two would
// detach it.
func (o policyOwners) add(key, arn string) (owner string) {
	arn = withoutPartition(arn)
	if owner, ok := o[arn]; ok {
		return owner
	}
	o[arn] = "the key " + key
	return ""
}

// onePartition refuses ARNs that are not in the partition of the first: the account is in one, and IAM would refuse the
// others once the role exists.
func (c *checker) onePartition() {
	var first, firstPath string
	for _, arn := range c.foundArns {
		switch parts := startOfArn.FindStringSubmatch(textOf(arn.value)); {
		case parts == nil: // unknown, or has a fault already
		case first == "":
			first, firstPath = parts[1], arn.path
		case parts[1] != first:
			c.add(KindConflict, arn.path, arn.value, "must be in the same AWS partition as "+firstPath)
		}
	}
}

var startOfArn = regexp.MustCompile(`^arn:(aws(?:-[a-z]+)*):`)

// withoutPartition returns texts that are no ARN as they are.
func withoutPartition(text string) string { return startOfArn.ReplaceAllString(text, "arn:") }

func chooseUseCase() string { return "choose from " + strings.Join(useCaseNames(), ", ") }

// inputNames are the names of the inputs in order.
var inputNames = func() (names []string) {
	for name := range fields(&EcsInfrastructureRoleArgs{}) {
		names = append(names, name)
	}
	return names
}()
