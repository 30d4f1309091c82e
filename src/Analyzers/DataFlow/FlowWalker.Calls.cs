using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>What calls do: sources, sinks, sanitizers, summaries of the compilation's own methods, lambdas.</summary>
internal sealed partial class FlowWalker
{
    private TaintValue Invoke(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var receiver = Visit(call.Instance);
        List<Argument> arguments = VisitArguments(call.Arguments, receiver, InSource(method));
        CheckChoices(method, call.Syntax, call.Instance, arguments);
        CheckCommandLine(method, call.Instance, arguments);
        CheckCallers(method, call, receiver, arguments);
        if (CalledForCaller(call, receiver) is { } ofCaller)
        {
            return ofCaller;
        }

        if (SourceTable.Find(call) is { } source)
        {
            return TaintValue.Of(TaintFact.From(Named(source, SourceTable.NameOf(call))));
        }

        if (SeeksFailures && SourceTable.IsBodyOfResponse(method))
        {
            return TaintValue.Of(TaintFact.From(new TaintSource(SourceKind.ResponseBody, "the response", null, call.Syntax)));
        }

        var answered = AnsweredBy(call);
        if (answered is not null && !method.Name.StartsWith("Try", System.StringComparison.Ordinal))
        {
            return TaintValue.Of(TaintFact.From(answered));
        }

        var found = SourceTable.FindHeader(call) ?? answered;
        if (found is not null)
        {
            var taken = call.Arguments[call.Arguments.Length - 1].Value;
            Assign(taken, TaintValue.Of(TaintFact.From(found)), taken.Syntax);
        }

        if (DumpTable.SelectsByName(call))
        {
            receiver = Selected(receiver);
            arguments = arguments.ConvertAll(a => a with { Value = Selected(a.Value) });
        }

        (receiver, arguments) = LookedUp(call, receiver, arguments);
        var traits = _session.TraitsOf(method);
        if (traits.Sink is { } sink)
        {
            CheckSink(sink, call.Instance, call.Arguments, arguments);
        }

        if (traits.Sink is { IsWholeCall: true })
        {
            // Its body is generated, or out of sight: nothing more to find there.
            return TaintValue.Clean;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return Asked(InvokeDelegate(call, arguments) ?? receiver.Flatten(), call);
        }

        if (method.MethodKind == MethodKind.Constructor)
        {
            return Chain(method, arguments, call.Syntax);
        }

        if (traits.CleansEverything || Excerpts.ShowsLittle(call) || (SeeksFailures && TransferTable.TakesApart(method)))
        {
            return TaintValue.Clean;
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return Asked(LocalFunction(method, arguments), call);
        }

        if (method.Name == "Replace" && Redacted(receiver, arguments) is { } redacted)
        {
            return redacted;
        }

        if (traits.FillsReceiver && call.Instance is { } instance)
        {
            var added = arguments.Aggregate(TaintValue.Clean, (all, a) => all.Union(AnchorAt(Taken(a.Value, a.Operation.Type), a.Syntax)));
            added = Carriers.IsTextual(instance.Type) ? added : added.WithoutNames();
            if (!added.IsClean)
            {
                Change(instance, value => value.Union(added));
                receiver = receiver.Union(added);
            }
        }

        if (IsComparisonWithConstant(call, out var compared))
        {
            ForgetOrdinary(compared);
        }

        arguments = Placed(method, arguments);
        FillCreatedUri(call, arguments);
        if (CallSource(method, call, arguments) is { } result)
        {
            return result;
        }

        if (call.Instance is { } extended && ExtensionBlocks.Declares(method))
        {
            arguments.Add(new Argument(null, receiver, extended.Syntax, false, extended) { IsReceiver = true });
        }

        var applied = ApplySummaries(method, arguments, call.Syntax);
        if (applied is not null)
        {
            return Asked(applied, call);
        }

        if (!traits.HandsOn && TellsOfException(method))
        {
            return ToldBy(method, arguments.Aggregate(receiver.Flatten(), (all, a) => all.Union(a.Value.Flatten())));
        }

        if (!traits.HandsOn)
        {
            return traits.CredentialByName is { } credential
                ? TaintValue.Of(TaintFact.From(new TaintSource(SourceKind.Secret, credential, null, call.Syntax)))
                : TaintValue.Clean;
        }

        if (call.Instance is { } shown && method is { Name: "ToString", Parameters.IsEmpty: true })
        {
            if (ConnectionBuilders.IsWithoutPassword(Uncaptured(shown)))
            {
                return TaintValue.Clean;
            }

            return AsText(shown, receiver);
        }

        if (found is null)
        {
            FillOutArguments(receiver, call.Instance is null ? arguments : new List<Argument>(), arguments);
        }

        if (TransferTable.YieldsWhatLambdaReturns(method) && arguments.LastOrDefault(a => IsLambda(a.Operation)) is { } selector)
        {
            return Taken(selector.Value, call.Type);
        }

        // One argument is carried along; of several each is put into something new.
        var many = arguments.Count(a => !a.IsDefault && !(FollowsChoices && a.Parameter is { } by && TransferTable.IsLookedUpBy(by))) > 1;
        var yielded = Taken(receiver, call.Type);
        foreach (var argument in arguments.Where(a => a.Parameter is null || !TransferTable.IsLookedUpBy(a.Parameter)))
        {
            var carried = Taken(argument.Value, call.Type);
            yielded = yielded.Union(many && argument.Value.Self.Length > 0 ? AnchorAt(carried, argument.Syntax) : carried);
        }

        return yielded;
    }

    /// <summary>
    /// <c>text.Replace(key, "")</c> and <c>Regex.Replace(text, pattern, "***")</c>: what is left of a text once its secret
    /// is taken out; null for any other replacement.
    /// </summary>
    private static TaintValue? Redacted(TaintValue receiver, IReadOnlyList<Argument> arguments)
    {
        if (arguments.FirstOrDefault(a => a.Parameter?.Name is "newValue" or "newChar" or "replacement") is not { Operation.ConstantValue: { HasValue: true, Value: var shown } })
        {
            return null;
        }

        if (shown is string text && TransferTable.IsRedaction(text))
        {
            return TaintValue.Clean;
        }

        var removed = new HashSet<string>(arguments.Where(a => a.Parameter?.Name == "oldValue").SelectMany(a => a.Value.All).Select(f => f.Source.Name));
        return removed.Count == 0 ? null : receiver.Flatten().Select(f => removed.Contains(f.Source.Name) ? null : f);
    }

    /// <summary>
    /// What a call outside the compilation hands on, it also puts into its out parameters: what a collection holds, not
    /// what it is asked for by; what a static method is given.
    /// </summary>
    private void FillOutArguments(TaintValue receiver, IReadOnlyList<Argument> given, IReadOnlyList<Argument> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Out, Type: var type })
            {
                var value = given.Where(a => a.Parameter?.RefKind == RefKind.None && !TransferTable.IsLookedUpBy(a.Parameter)).Aggregate(Taken(receiver, type), (all, a) => all.Union(Taken(a.Value, type)));
                if (!value.IsClean && Carriers.CanCarry(type))
                {
                    Assign(argument.Operation, value, argument.Syntax);
                }
            }
        }
    }

    private TaintValue Create(IObjectCreationOperation creation)
    {
        var constructor = creation.Constructor;
        var type = creation.Type as INamedTypeSymbol;
        List<Argument> arguments = VisitArguments(creation.Arguments, TaintValue.Clean, constructor is not null && InSource(constructor));
        if (constructor is null || type is null)
        {
            return arguments.Aggregate(TaintValue.Clean, (all, a) => all.Union(AnchorAt(a.Value, a.Syntax)));
        }

        CheckChoices(constructor, creation.Syntax, null, arguments);
        CheckCallers(constructor, null, TaintValue.Clean, arguments);
        arguments = Placed(constructor, arguments);
        if (_session.TraitsOf(constructor).Sink is { } sink)
        {
            CheckSink(sink, null, creation.Arguments, arguments);
        }

        var value = TaintValue.Clean;
        if (InSource(constructor))
        {
            Give(constructor, arguments);
            value = Constructed(constructor, type, arguments, creation.Syntax);
        }
        else if (TransferTable.HoldsArguments(type))
        {
            // An exception shows its message; the inner exception is not sent.
            var isException = SymbolNames.IsOrDerivesFrom(type, "System.Exception");
            foreach (var argument in arguments)
            {
                if (!isException || Carriers.IsText(argument.Parameter?.Type))
                {
                    value = value.Union(arguments.Count > 1 || isException ? AnchorAt(argument.Value.Flatten(), argument.Syntax) : argument.Value.Flatten());
                }
            }
        }

        else if (TransferTable.MemberSetBy(type) is var (parameterName, memberName)
            && arguments.FirstOrDefault(a => a.Parameter?.Name == parameterName) is { } stored)
        {
            value = value.With(memberName, AnchorAt(stored.Value.Flatten(), stored.Syntax));
        }

        Visit(creation.Initializer);
        return value;
    }

    /// <summary>An object of a type of the compilation: what the constructor stored in members, or passed to an exception's base.</summary>
    private TaintValue Constructed(IMethodSymbol constructor, INamedTypeSymbol type, IReadOnlyList<Argument> arguments, SyntaxNode node)
    {
        var value = TaintValue.Clean;
        if (SymbolNames.IsOrDerivesFrom(type, "System.Exception"))
        {
            // Which parameter becomes the message is in the base call; text parameters of an exception do, by custom.
            return arguments.Where(a => Carriers.IsText(a.Parameter?.Type))
                .Aggregate(value, (all, a) => all.Union(AnchorAt(a.Value.Flatten(), a.Syntax)));
        }

        var flow = _session.Analyze(CallTarget(constructor));
        foreach (var write in flow.MemberWrites)
        {
            if (!write.Key.IsStatic && IsOf(type, write.Key))
            {
                value = value.With(write.Key.Name, Substitute(write.Value, constructor, arguments, node, stored: true));
            }
        }

        if (IsPrimary(constructor))
        {
            // public string? Error { get; } = error;
            foreach (var member in type.OriginalDefinition.GetMembers())
            {
                if (member is IFieldSymbol { IsStatic: false, IsConst: false } or IPropertySymbol { IsStatic: false }
                    && _session.Analyze(member).MemberWrites.TryGetValue(member, out var initial))
                {
                    value = value.With(member.Name, Substitute(initial, constructor, arguments, node, stored: true));
                }
            }
        }

        TakeHits(flow, constructor, arguments, node);
        foreach (var argument in arguments)
        {
            // A positional record stores each parameter in the property of its name.
            if (argument.Parameter is { } parameter
                && type.IsRecord
                && !value.Knows(parameter.Name)
                && HasProperty(type, parameter.Name))
            {
                value = value.With(parameter.Name, AnchorAt(argument.Value, argument.Syntax));
            }
        }

        return value;
    }

    private static bool IsOf(INamedTypeSymbol type, ISymbol member)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, member.ContainingType))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasProperty(INamedTypeSymbol type, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name).OfType<IPropertySymbol>().Any())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>: this(..)</c> and <c>: base(..)</c>: what the other constructor stores, this one stores.</summary>
    private TaintValue Chain(IMethodSymbol constructor, IReadOnlyList<Argument> arguments, SyntaxNode call)
    {
        if (InSource(constructor))
        {
            Give(constructor, arguments);
            var flow = _session.Analyze(CallTarget(constructor));
            foreach (var write in flow.MemberWrites.Where(write => IsOf(constructor.ContainingType, write.Key)))
            {
                WriteOwn(write.Key, Substitute(write.Value, constructor, arguments, call), null);
            }

            TakeHits(flow, constructor, arguments, call);
        }

        return TaintValue.Clean;
    }

    /// <summary>Whether the constructor is the parameter list of its type, so that the type's initialisers read its parameters.</summary>
    private bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Length == 1
        && constructor.DeclaringSyntaxReferences[0].GetSyntax(_session.CancellationToken) is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax;

    private List<Argument> VisitArguments(ImmutableArray<IArgumentOperation> operations, TaintValue receiver, bool inSource)
    {
        // Lambdas last: a call outside the compilation hands its other arguments to them (Select, Where, ...).
        var values = new TaintValue[operations.Length];
        var context = receiver;
        for (var i = 0; i < operations.Length; i++)
        {
            if (!IsLambda(operations[i].Value))
            {
                values[i] = Visit(operations[i].Value);
                context = context.Union(values[i]);
            }
        }

        var arguments = new List<Argument>(operations.Length);
        for (var i = 0; i < operations.Length; i++)
        {
            var operation = operations[i];
            var value = values[i]
                ?? DelegateValue((IDelegateCreationOperation)OperationExtensions.Unconverted(operation.Value), inSource ? TaintValue.Clean : context);
            arguments.Add(new Argument(
                operation.Parameter, value, operation.Value.Syntax, operation.ArgumentKind == ArgumentKind.DefaultValue, operation.Value));
        }

        return arguments;
    }

    /// <summary>Joins the summaries of the bodies that the call may run; null when there is none in the compilation.</summary>
    private TaintValue? ApplySummaries(IMethodSymbol method, IReadOnlyList<Argument> arguments, SyntaxNode call)
    {
        var target = CallTarget(method);
        if (target.IsImplicitlyDeclared)
        {
            // ToString and the copy of a record: written by the compiler, they hand on what the record holds.
            return null;
        }

        if (OnlyRegisters(target, arguments))
        {
            Give(target, arguments);
            return TaintValue.Clean;
        }

        ImmutableArray<IMethodSymbol> bodies;
        if (!target.IsAbstract && !target.IsVirtual && !target.IsOverride && target.ContainingType?.TypeKind != TypeKind.Interface)
        {
            if (!InSource(target))
            {
                return null;
            }

            bodies = ImmutableArray.Create(target);
        }
        else
        {
            bodies = _session.Facts.ImplementationsOf(target, _session.CancellationToken);
            if (bodies.IsEmpty)
            {
                return null;
            }
        }

        Give(target, arguments);
        var result = TaintValue.Clean;
        var hasInput = arguments.Any(a => !a.Value.IsClean || a.Parameter?.Type.TypeKind == TypeKind.Delegate);
        foreach (var body in bodies)
        {
            // Nothing goes in and nothing can be in there: nothing comes out.
            if (!hasInput && !_session.Facts.MayHoldSource(body, _session.CancellationToken))
            {
                continue;
            }

            var flow = _session.Analyze(body);
            var passed = RunDelegates(flow, body, arguments, call);
            result = result.Union(Substitute(flow.Returned, body, passed, call));
            foreach (var changed in flow.Parameters)
            {
                if (ArgumentFor(passed, body, changed.Key) is { } argument)
                {
                    if (argument.Parameter?.RefKind == RefKind.None && TakeGuard(changed.Key, changed.Value, argument))
                    {
                        continue;
                    }

                    var value = Substitute(changed.Value, body, passed, call);
                    if (argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref)
                    {
                        Assign(argument.Operation, value, argument.Syntax);
                    }
                    else
                    {
                        Change(argument.Operation, before => before.Union(value));
                    }
                }
            }

            TakeHits(flow, body, passed, call);
        }

        return result;
    }

    /// <summary>
    /// Whether the call only hands settings on to code that registers services: <c>services.AddBilling(endpoint)</c> in
    /// the start of a program whose handlers are methods of their own. What is ordinary matters where a client sees it,
    /// and who shows it one asks for what the parameter was given. Following the value there would bind every
    /// registration of a large server.
    /// </summary>
    private bool OnlyRegisters(IMethodSymbol target, IReadOnlyList<Argument> arguments) =>
        _session.Subject == FlowSubject.Secrets
        && _method is not null
        && (target.ReturnsVoid || Carriers.IsRegistry(target.ReturnType))
        && arguments.All(a => a.Parameter is { RefKind: RefKind.None, Type: var type }
            && (Carriers.IsRegistry(type) ? a.Value.IsClean : Carriers.IsImmutable(type) && a.Value.All.All(f => f.Source.Kind is SourceKind.EnvironmentValue or SourceKind.ConfigurationValue)))
        && InSource(target)
        && _session.Facts.IsApartFromClients(_method, _session.CancellationToken);

    /// <summary>Remembers what is passed to whom, for members and parameters whose value only callers know.</summary>
    private void Give(IMethodSymbol target, IReadOnlyList<Argument> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Parameter is { } parameter && argument.Value.WithoutNames() is { IsClean: false } value)
            {
                parameter = target.Parameters.Length > parameter.Ordinal ? target.Parameters[parameter.Ordinal] : parameter;
                parameter = parameter.OriginalDefinition;
                var given = value.Select(f => f.Through(FlowPath.HandingOn(argument.Syntax)));
                _argumentsGiven[parameter] = _argumentsGiven.TryGetValue(parameter, out var before) ? before.Union(given) : given;
            }
        }
    }

    /// <summary>Assigning a property that has code of its own is calling its setter.</summary>
    private void GiveToSetter(IPropertySymbol property, TaintValue value, IOperation target, SyntaxNode written)
    {
        if (!value.IsClean
            && property is { IsIndexer: false, SetMethod: { IsAbstract: false, OriginalDefinition: var setter } }
            && InSource(setter)
            && !property.IsAutoProperty())
        {
            var arguments = new[] { new Argument(setter.Parameters[0], value, written, false, target) };
            Give(setter, arguments);
            TakeHits(_session.Analyze(setter), setter, arguments, written);
        }
    }

    /// <summary>A callee's sinks that its parameters reach are sinks of what this method passes.</summary>
    private void TakeHits(MethodFlow flow, IMethodSymbol callee, IReadOnlyList<Argument> arguments, SyntaxNode call)
    {
        foreach (var hit in flow.Hits)
        {
            if (hit.Fact.Source.Kind != SourceKind.Parameter || ArgumentFor(arguments, callee, hit.Fact.Source.Parameter) is not { } argument || _method is null)
            {
                continue;
            }

            // An address that is handed on as a whole is as much of one as before.
            var sink = hit.Kind == SinkKind.Url && hit.Fact.Anchor == hit.Sink && hit.SinkName != UrlSinks.Parameter ? argument.Syntax : hit.Sink;
            var passed = argument.Value.MemberAt(hit.Fact.Source.Path);
            if (hit.Kind == SinkKind.Storage
                && hit.Fact.Source.Path.IsEmpty
                && passed.All.All(f => f.Source.Kind == SourceKind.Parameter)
                && !Carriers.IsText(argument.Operation.Type)
                && SecretObject(argument.Operation) is { } holder)
            {
                // A helper that stores whatever object it is given.
                passed = TaintValue.Of(TaintFact.From(holder));
            }

            foreach (var fact in passed.All)
            {
                if ((fact.Cleaned | hit.Fact.Cleaned) is var cleaned && (cleaned & AreaOf(hit.Kind)) == 0 && !IsShadowed(fact) && Matters(fact, hit.Kind))
                {
                    _hits.Add(new FlowHit(hit.Kind, sink, hit.SinkName, fact.AnchoredAt(argument.Syntax, _method).Through(call, hit.Fact.Steps), hit.Method, argument.Syntax));
                }
            }
        }
    }

    private static SinkAreas AreaOf(SinkKind kind) => kind switch
    {
        SinkKind.Storage => SinkAreas.Storage,
        SinkKind.Log => SinkAreas.Log,
        SinkKind.Url => SinkAreas.Url,
        SinkKind.CommandLine => SinkAreas.CommandLine,
        SinkKind.SettingName => SinkAreas.Name,
        SinkKind.RequestAddress => SinkAreas.Address,
        _ => SinkAreas.Client,
    };

    /// <summary>A callee's value seen from the call: its parameters replaced by the arguments, its own raw sources kept.</summary>
    /// <param name="value">What the callee's summary says.</param>
    /// <param name="callee">Who is called.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="call">The call, for the path.</param>
    /// <param name="stored">Whether the value becomes part of an object by the call.</param>
    private TaintValue Substitute(TaintValue value, IMethodSymbol callee, IReadOnlyList<Argument> arguments, SyntaxNode call, bool stored = false)
    {
        return value.Expand(fact =>
        {
            if (fact.Source.NamedBy >= 0)
            {
                fact = fact.OfSource(Named(fact.Source, ArgumentFor(arguments, callee, fact.Source.NamedBy)?.Operation));
            }

            if (fact.Source.Kind != SourceKind.Parameter)
            {
                // What only a parameter's name vouches for is replaced by what is passed, unless it was reported there.
                return fact.IsByNameOnly || (fact.Source.Parameter >= 0 && fact.Anchor is null) ? TaintValue.Clean : TaintValue.Of(fact.Through(call));
            }

            if (ArgumentFor(arguments, callee, fact.Source.Parameter) is not { } argument)
            {
                return TaintValue.Clean;
            }

            var passed = argument.Value.MemberAt(fact.Source.Path);
            var given = fact.Anchor is null && !stored ? passed : AnchorAt(passed, argument.Syntax);
            return given.Select(f => f.CleanedFor(fact.Cleaned).Through(call, fact.Steps));
        });
    }

    private static Argument? ArgumentFor(IReadOnlyList<Argument> arguments, IMethodSymbol callee, int ordinal)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsReceiver && ordinal == ExtensionBlocks.Receiver)
            {
                return argument;
            }

            if (argument.Parameter?.Ordinal == ordinal && ordinal < callee.Parameters.Length)
            {
                return argument;
            }
        }

        return null;
    }

    private void CheckSink(
        SinkRow row, IOperation? instance, ImmutableArray<IArgumentOperation> operations, IReadOnlyList<Argument> arguments)
    {
        if (row.NeedsFile && !OpensFile(instance) && !operations.Any(a => OpensFile(a.Value)))
        {
            if (!LogSinks.IsConsole(Uncaptured(instance)))
            {
                return;
            }

            row = LogSinks.Console with { Parameters = row.Parameters };
        }

        foreach (var argument in arguments)
        {
            if (argument.Parameter is { } parameter && row.Takes(parameter))
            {
                var value = argument.Value;
                if (row.Kind == SinkKind.Log)
                {
                    RecordLogged(row, argument);
                    continue;
                }

                if (row.Kind == SinkKind.Storage && value.All.All(f => f.Source.Kind == SourceKind.Parameter) && SecretObject(argument.Operation) is { } holder)
                {
                    value = TaintValue.Of(TaintFact.From(holder));
                }

                Record(row.Kind, row.Area, value, argument.Syntax, row.Name, null);
            }
        }
    }

    /// <summary>What stands in the code where the graph has a copy of it, made because an argument after it branches.</summary>
    private IOperation? Uncaptured(IOperation? operation) =>
        operation is IFlowCaptureReferenceOperation reference && _captureTargets.TryGetValue(reference.Id, out var captured) ? captured : operation;

    /// <summary>What a log line shows of an argument; of a list of values, which one it is.</summary>
    private void RecordLogged(SinkRow row, Argument argument)
    {
        if (argument.Value.IsClean)
        {
            return;
        }

        if (OperationExtensions.Unconverted(argument.Operation) is IArrayCreationOperation { Initializer: { } list })
        {
            foreach (var element in list.ElementValues)
            {
                Record(SinkKind.Log, SinkAreas.Log, Logged(element, Visit(element)), element.Syntax, row.Name, null);
            }

            return;
        }

        Record(SinkKind.Log, SinkAreas.Log, Logged(argument.Operation, argument.Value), argument.Syntax, row.Name, null);
    }

    /// <summary>The value as a log shows it: most objects show their type's name.</summary>
    private TaintValue Logged(IOperation operation, TaintValue value)
    {
        operation = OperationExtensions.Unconverted(operation);
        return operation.Type is { TypeKind: TypeKind.Class, IsAnonymousType: false } type && !_session.Facts.IsInSource(type) && !TransferTable.ShowsMembers(type)
            ? TaintValue.Of(value.Self)
            : AsText(operation, value);
    }

    /// <summary>Whether the expression is a writer or a stream that was seen to open a file.</summary>
    private bool OpensFile(IOperation? operation)
    {
        operation = operation is null ? null : OperationExtensions.Unconverted(operation);
        switch (operation)
        {
            case ILocalReferenceOperation local when local.Local.DeclaringSyntaxReferences.Length == 1:
                return OpensFile(local.Local);

            case IFlowCaptureReferenceOperation reference:
                return _captureTargets.TryGetValue(reference.Id, out var captured) && captured is not IFlowCaptureReferenceOperation && OpensFile(captured);

            case IObjectCreationOperation { Type: { } type } creation:
                return SymbolNames.Is(type, "System.IO.FileStream")
                    || (creation.Arguments.Length > 0 && IsPlainWrapper(type) && OpensFile(creation.Arguments[0].Value))
                    || (SymbolNames.Is(type, "System.IO.StreamWriter")
                        && creation.Arguments.Length > 0
                        && (creation.Arguments[0].Value.Type?.SpecialType == SpecialType.System_String || OpensFile(creation.Arguments[0].Value)));

            case IInvocationOperation call:
                return (SymbolNames.Is(call.TargetMethod.ContainingType, "System.IO.File") || SymbolNames.Is(call.TargetMethod.ContainingType, "System.IO.FileInfo"))
                    && call.TargetMethod.Name is "Create" or "CreateText" or "AppendText" or "OpenWrite" or "Open";

            default:
                return SymbolNames.Is(operation?.Type, "System.IO.FileStream");
        }
    }

    /// <summary>A stream around a stream that leaves what it writes readable for everybody.</summary>
    private static bool IsPlainWrapper(ITypeSymbol type) =>
        SymbolNames.Is(type, "System.IO.BufferedStream")
        || (type.Name is "GZipStream" or "DeflateStream" or "BrotliStream" or "ZLibStream" && SymbolNames.IsInNamespace(type, "System", "IO"));

    private bool OpensFile(ILocalSymbol local)
    {
        foreach (var block in _graph.Blocks)
        {
            foreach (var operation in block.Operations)
            {
                if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment
                    && SymbolEqualityComparer.Default.Equals(target.Local, local))
                {
                    return OperationExtensions.Unconverted(assignment.Value) is not ILocalReferenceOperation && OpensFile(assignment.Value);
                }
            }
        }

        return false;
    }

    /// <summary>Writing a property of an exception's Data, of the server's instructions, of an address or of another process is sending it.</summary>
    private void SendIfForwarded(IPropertyReferenceOperation target, TaintValue value, SyntaxNode written)
    {
        if (!value.IsClean && UrlSinks.Find(target.Property) is { } address)
        {
            Record(address.Kind, address.Area, value, written, address.Name, null);
        }

        if (!value.IsClean && CommandLineSinks.IsArguments(target.Property))
        {
            Record(SinkKind.CommandLine, SinkAreas.CommandLine, value, written, CommandLineSinks.Name, null);
        }

        if (!value.IsClean
            && (target.Property.Name == "ServerInstructions" && SymbolNames.Is(target.Property.ContainingType, "ModelContextProtocol.Server.McpServerOptions")))
        {
            Record(SinkKind.ClientResult, SinkAreas.Client, value, written, "ServerInstructions", null);
        }

        if (!value.IsClean
            && target.Property.IsIndexer
            && target.Instance is IPropertyReferenceOperation { Property.Name: "Data", Instance.Type: { } owner }
            && SinkTable.IsForwarded(owner))
        {
            Record(SinkKind.ClientException, SinkAreas.Client, value, written, owner.Name, null);
        }
    }

    /// <summary>Serialising a whole object with secret members; where it is known what was put into them, that says more.</summary>
    private static TaintValue? CallSource(IMethodSymbol method, IInvocationOperation call, IReadOnlyList<Argument> arguments) =>
        method is { Name: "Serialize" or "SerializeToUtf8Bytes" or "SerializeToElement" or "SerializeToNode" or "SerializeToDocument" or "SerializeObject" }
        && call.Arguments.Length > 0
        && TransferTable.HandsOn(method)
        && method.ReturnsVoid == false
        && arguments.FirstOrDefault(a => a.Parameter?.Name is "value" or "obj") is { } argument
        && argument.Value.All.All(f => f.Source.Kind == SourceKind.Parameter)
        && SecretObject(argument.Operation) is { } holder
            ? TaintValue.Of(TaintFact.From(holder))
            : null;

    /// <summary>An object whose type holds credentials in readable members: what it serialises to is a credential.</summary>
    private static TaintSource? SecretObject(IOperation operation) =>
        SecretTypes.SecretMembers(OperationExtensions.Unconverted(operation).Type).FirstOrDefault(m => !SecretTypes.IsIgnoredByNewtonsoft(m) && !BlankedCopies.LeavesOut(operation, m.Name)) is { } member
            ? new TaintSource(SourceKind.SecretObject, member.ContainingType.Name + "." + member.Name, null, operation.Syntax)
            : null;

    /// <summary>Whether a nested function may be walked now: not within itself, where its other ways out give the answer, and not too deep.</summary>
    private bool Enter(IMethodSymbol function)
    {
        if (_nested.Contains(function))
        {
            return false;
        }

        if (_nested.Count >= FlowBudget.NestedFunctions)
        {
            _session.CountTruncated();
            return false;
        }

        return _nested.Add(function);
    }

    private TaintValue Lambda(IFlowAnonymousFunctionOperation lambda, TaintValue parameters)
    {
        if (!Enter(lambda.Symbol))
        {
            return TaintValue.Clean;
        }

        var entry = _state.Clone();
        foreach (var parameter in lambda.Symbol.Parameters)
        {
            entry.Set(parameter, Carriers.CanCarry(parameter.Type) ? Taken(parameters, parameter.Type) : TaintValue.Clean);
        }

        EnterHandler(entry, lambda.Symbol);
        EnterBound(entry, lambda.Symbol);

        var (returned, exit) = Walk(_graph.GetAnonymousFunctionControlFlowGraph(lambda, _session.CancellationToken), entry, lambda.Symbol);
        _nested.Remove(lambda.Symbol);
        _state.Join(exit);
        return returned;
    }

    private TaintValue LocalFunction(IMethodSymbol function, IReadOnlyList<Argument> arguments) =>
        Inline(function, function.Parameters, () => FindLocalFunction(function), arguments);

    /// <summary>Walks a local function or a lambda in place, with what the call passes.</summary>
    private TaintValue Inline(
        IMethodSymbol function, ImmutableArray<IParameterSymbol> parameters, System.Func<ControlFlowGraph?> find, IReadOnlyList<Argument> arguments)
    {
        if (!Enter(function))
        {
            return TaintValue.Clean;
        }

        var result = TaintValue.Clean;
        if (find() is { } graph)
        {
            var entry = _state.Clone();
            EnterHandler(entry, function);
            foreach (var argument in arguments)
            {
                if (argument.Parameter is { } parameter && parameter.Ordinal < parameters.Length)
                {
                    entry.Set(parameters[parameter.Ordinal], argument.Value);
                    _passed[parameters[parameter.Ordinal]] = argument.Operation;
                }
            }

            var (returned, exit) = Walk(graph, entry, function);
            result = returned;
            _state.Join(exit);
            foreach (var argument in arguments)
            {
                if (argument.Parameter is { RefKind: RefKind.Out or RefKind.Ref } changed
                    && changed.Ordinal < parameters.Length
                    && exit.Find(parameters[changed.Ordinal]) is { } value)
                {
                    Assign(argument.Operation, value, argument.Syntax);
                }
            }
        }

        _nested.Remove(function);
        return result;
    }

    private ControlFlowGraph? FindLocalFunction(IMethodSymbol function)
    {
        for (var graph = _graph; graph is not null; graph = graph.Parent)
        {
            if (graph.LocalFunctions.Contains(function))
            {
                return graph.GetLocalFunctionControlFlowGraph(function, _session.CancellationToken);
            }
        }

        return null;
    }

    private TaintValue DelegateValue(IDelegateCreationOperation creation, TaintValue parameters) =>
        creation.Target is IFlowAnonymousFunctionOperation lambda ? Lambda(lambda, parameters) : Visit(creation.Target);

    /// <summary>A method handed on as a delegate: calling it yields what it returns of its own.</summary>
    private TaintValue MethodGroup(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return LocalFunction(method, new List<Argument>());
        }

        return InSource(method)
            ? _session.Analyze(CallTarget(method)).Returned.Select(f => f.Source.Parameter >= 0 ? null : f)
            : TaintValue.Clean;
    }

    private static bool IsComparisonWithConstant(IInvocationOperation call, out IOperation compared)
    {
        compared = call;
        if (call.TargetMethod is not { Name: "Equals" or "Compare", ContainingType.SpecialType: SpecialType.System_String })
        {
            return false;
        }

        var operands = call.Instance is { } instance ? call.Arguments.Select(a => a.Value).Prepend(instance).ToList() : call.Arguments.Select(a => a.Value).ToList();
        if (operands.Count < 2 || !operands.Take(2).Any(o => o.ConstantValue is { HasValue: true, Value: string { Length: > 0 } }))
        {
            return false;
        }

        compared = operands[0].ConstantValue.HasValue ? operands[1] : operands[0];
        return true;
    }

    private static IMethodSymbol CallTarget(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialImplementationPart ?? method;
    }

    private bool InSource(IMethodSymbol method) => _session.Facts.IsInSource(method);

    private static bool IsLambda(IOperation operation) =>
        OperationExtensions.Unconverted(operation) is IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation };

    private sealed record Argument(IParameterSymbol? Parameter, TaintValue Value, SyntaxNode Syntax, bool IsDefault, IOperation Operation)
    {
        /// <summary>Whether it is what a member of an extension block is called on.</summary>
        public bool IsReceiver { get; init; }
    }
}
