using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// Which functions startup needs to be followed into, by words alone: those that hold a place that matters, and those
/// that name one of these. A superset, found without binding, that spares a pass the registrations of a large server.
/// </summary>
internal sealed class StartupReach
{
    /// <summary>Words of calls that set a server up or start it.</summary>
    private static readonly ImmutableArray<string> s_serverWords = ServerCalls.RegistrationWords.AddRange(new[]
    {
        "Run", "RunAsync", "Start", "StartAsync", "RunConsoleAsync", "AddMcpServer", "IMcpServerBuilder", "McpServerOptions",
        "McpServerPrimitiveCollection", "McpServerResourceCollection",
    });

    /// <summary>Words of calls that ask for a service.</summary>
    private static readonly ImmutableArray<string> s_serviceWords = ImmutableArray.Create("GetRequiredService", "GetService", "CreateInstance");

    private readonly McpProgram _program;
    private readonly HashSet<SyntaxNode> _functions = new();
    private readonly Queue<SyntaxNode> _rest = new();

    private StartupReach(McpProgram program) => _program = program;

    /// <param name="program">The program.</param>
    /// <param name="places">Functions that hold a place that matters: a read, a check, a binding.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static StartupReach Of(McpProgram program, IEnumerable<SyntaxNode> places, CancellationToken cancellationToken)
    {
        var reach = new StartupReach(program);
        foreach (var function in places)
        {
            reach.Add(function);
        }

        reach.AddAll(s_serverWords, _ => true, cancellationToken);

        // Factories ask for services all the time; what startup asks for itself stands outside of them.
        reach.AddAll(s_serviceWords, f => f is not AnonymousFunctionExpressionSyntax, cancellationToken);
        reach.Climb(cancellationToken);
        return reach;
    }

    /// <summary>Whether something that matters may happen while the function runs.</summary>
    public bool Includes(SyntaxNode function) => _functions.Contains(function);

    private void AddAll(ImmutableArray<string> words, System.Func<SyntaxNode, bool> filter, CancellationToken cancellationToken)
    {
        foreach (var word in words)
        {
            foreach (var token in _program.Tokens(word, cancellationToken))
            {
                // Every tool says McpServerTool in its attribute.
                if (Functions.Around(token.Parent!) is { } function && filter(function) && token.Parent!.FirstAncestorOrSelf<AttributeSyntax>() is null)
                {
                    Add(function);
                }
            }
        }
    }

    private void Add(SyntaxNode function)
    {
        if (_functions.Add(function))
        {
            _rest.Enqueue(function);
        }
    }

    private void Climb(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        while (_rest.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var function = _rest.Dequeue();
            if (Functions.Around(function) is { } outer)
            {
                Add(outer);
            }

            if (NameOf(function) is not { } name || !names.Add(name))
            {
                continue;
            }

            foreach (var token in _program.Tokens(name, cancellationToken))
            {
                if (token.Parent is SimpleNameSyntax mention && Functions.Around(mention) is { } caller)
                {
                    Add(caller);
                }
            }
        }
    }

    /// <summary>The word by which other code runs the function; null for one that only its surroundings run.</summary>
    private static string? NameOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        _ when function.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is { } property && function is not EqualsValueClauseSyntax => property.Identifier.ValueText,
        ConstructorDeclarationSyntax or EqualsValueClauseSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax =>
            function.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText,
        _ => null,
    };
}
