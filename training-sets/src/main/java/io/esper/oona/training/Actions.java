package io.esper.oona.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// The actions of a data set by number: 0 is WAIT, the others follow in the order of their keys.
final class Actions {
    private final List<ActionKey> keys;
    private final Map<ActionKey, Integer> numbers = new HashMap<>();
    private final Texts blueprints;
    private final Texts strategies;
    private final Texts commands;

    Actions(SortedSet<ActionKey> keys) {
        this.keys = List.copyOf(keys);
        for (ActionKey key : this.keys) {
            numbers.put(key, numbers.size() + 1);
        }
        blueprints = new Texts(this.keys.stream().map(ActionKey::blueprint).toList());
        strategies = new Texts(this.keys.stream().map(ActionKey::strategy).toList());
        commands = new Texts(this.keys.stream().map(ActionKey::command).toList());
    }

    int number(ActionKey key) {
        return numbers.getOrDefault(key, 0);
    }

    int size() {
        return keys.size() + 1;
    }

    int blueprint(ActionKey key) {
        return blueprints.number(key.blueprint());
    }

    int strategy(ActionKey key) {
        return strategies.number(key.strategy());
    }

    int command(ActionKey key) {
        return commands.number(key.command());
    }

    String commandText(int number) {
        return commands.sorted.get(number);
    }

    String json() {
        List<String> lines = new ArrayList<>();
        lines.add(new JsonText().field("action", 0L).field("name", "WAIT").end());
        for (ActionKey key : keys) {
            lines.add(new JsonText().field("action", number(key)).field("layer", key.layer()).field("seed", key.seed())
                    .field("blueprint", key.blueprint()).field("strategy", key.strategy())
                    .field("command", key.command()).end());
        }
        return "{\n  \"actions\": [\n    " + String.join(",\n    ", lines) + "\n  ],\n  \"blueprints\": "
                + blueprints.json() + ",\n  \"strategies\": " + strategies.json() + ",\n  \"commands\": "
                + commands.json() + "\n}\n";
    }

    /// Different texts, sorted, by number from 0.
    private static final class Texts {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> sorted;

        Texts(List<String> all) {
            sorted = List.copyOf(new TreeSet<>(all));
            sorted.forEach(text -> numbers.put(text, numbers.size()));
        }

        int number(String text) {
            return numbers.getOrDefault(text, 0);
        }

        String json() {
            return JsonText.array(sorted.stream().map(JsonText::quoted).toList());
        }
    }
}
