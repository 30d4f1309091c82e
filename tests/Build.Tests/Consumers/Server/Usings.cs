global using System.ComponentModel;
global using System.Net.Http.Headers;
global using Microsoft.Extensions.Configuration;
global using Microsoft.Extensions.DependencyInjection;
global using Microsoft.Extensions.Hosting;
global using Microsoft.Extensions.Logging;
global using ModelContextProtocol;
global using ModelContextProtocol.Server;
