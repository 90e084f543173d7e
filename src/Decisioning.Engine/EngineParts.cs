using Decisioning.Engine.Catalogs;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine;

/// <summary>What an engine is given.</summary>
internal sealed record EngineParts(
    IStore Store, EngineOptions Options, CatalogReader Parse, TimeProvider Time, ILoggerFactory Loggers,
    IProcessEnd End);
