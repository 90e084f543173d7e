namespace Decisioning.Scoring.Trees;

/// <summary>Whether rows of numbers are a tree.</summary>
public static class TreeChecks
{
    private const int MostNodes = (2 * ScoringLimits.Leaves) - 1;

    /// <summary>The first thing that is wrong with a tree over so many features; null when it is right.</summary>
    public static TreeProblem? Check(DecisionTree tree, int features) =>
        CheckRows(tree) ?? CheckNodes(tree, features) ?? CheckShape(tree);

    private static TreeProblem? CheckRows(DecisionTree tree)
    {
        if (tree.Nodes == 0)
        {
            return new TreeProblem("left_children", "The tree has no node; give at least a leaf.");
        }

        if (tree.Nodes > MostNodes)
        {
            return new TreeProblem(
                "left_children",
                $"The tree has {tree.Nodes} nodes; at most {MostNodes} are allowed, which {ScoringLimits.Leaves} "
                + "leaves have.");
        }

        return Row("right_children", tree.RightChildren.Count, tree.Nodes)
            ?? Row("split_indices", tree.SplitIndices.Count, tree.Nodes)
            ?? Row("split_conditions", tree.SplitConditions.Count, tree.Nodes)
            ?? (tree.DefaultLeft.Count == 0 ? null : Row("default_left", tree.DefaultLeft.Count, tree.Nodes));
    }

    private static TreeProblem? Row(string row, int count, int nodes) => count == nodes
        ? null
        : new TreeProblem(row, $"It has {count} numbers and left_children {nodes}; give one for each node.");

    private static TreeProblem? CheckNodes(DecisionTree tree, int features)
    {
        for (var node = 0; node < tree.Nodes; node++)
        {
            if (!float.IsFinite(tree.SplitConditions[node]))
            {
                return new TreeProblem(
                    $"split_conditions[{node}]",
                    $"It is {tree.SplitConditions[node]}; give a finite number.");
            }

            if (!tree.IsLeaf(node) && tree.SplitIndices[node] is var feature && (feature < 0 || feature >= features))
            {
                return new TreeProblem(
                    $"split_indices[{node}]",
                    $"It is {feature} and the model has {features} features; give 0 to {features - 1}.");
            }
        }

        return null;
    }

    /// <summary>Every node but the root is the child of exactly one that stands before it.</summary>
    private static TreeProblem? CheckShape(DecisionTree tree)
    {
        var parents = new int?[tree.Nodes];
        for (var node = 0; node < tree.Nodes; node++)
        {
            if (tree.IsLeaf(node))
            {
                continue;
            }

            var problem = Adopt($"left_children[{node}]", node, tree.LeftChildren[node], parents)
                ?? Adopt($"right_children[{node}]", node, tree.RightChildren[node], parents);
            if (problem is not null)
            {
                return problem;
            }
        }

        var orphan = Array.FindIndex(parents, 1, parent => parent is null);
        return orphan < 0
            ? null
            : new TreeProblem($"left_children[{orphan}]", $"Node {orphan} is the child of none; leave it out.");
    }

    private static TreeProblem? Adopt(string place, int node, int child, int?[] parents)
    {
        if (child <= node || child >= parents.Length)
        {
            return new TreeProblem(
                place,
                $"It is {child}; give a node after this one and before {parents.Length}, or -1 for both children of a "
                + "leaf.");
        }

        if (parents[child] is { } other)
        {
            return new TreeProblem(place, $"Node {child} is a child of node {other} already; give it once.");
        }

        parents[child] = node;
        return null;
    }
}
