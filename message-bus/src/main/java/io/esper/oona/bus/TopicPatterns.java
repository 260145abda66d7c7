package io.esper.oona.bus;

import java.util.Collection;
import java.util.Set;

import io.esper.oona.event.Topic;

/// Topic names and plane wildcards: `innovation.*` is every topic that begins with `innovation.`, `*` every topic.
public final class TopicPatterns {
    /// Every topic.
    public static final String ALL = "*";

    private TopicPatterns() {}

    /// Whether the text is a topic name or a wildcard.
    public static boolean isPattern(String text) {
        return text.equals(ALL) || Topic.isName(text)
                || (text.endsWith(".*") && Topic.isName(text.substring(0, text.length() - 1)));
    }

    /// Whether the text stands for more than one topic.
    public static boolean isWildcard(String text) {
        return text.equals(ALL) || text.endsWith(".*");
    }

    /// Whether one of the patterns selects the topic.
    public static boolean match(Collection<String> patterns, String topic) {
        for (String pattern : patterns) {
            if (pattern.equals(ALL) || pattern.equals(topic)
                    || (pattern.endsWith(".*") && topic.startsWith(pattern.substring(0, pattern.length() - 1)))) {
                return true;
            }
        }
        return false;
    }

    /// The patterns as the log's filters understand them: none for all topics.
    public static Set<String> filter(Set<String> patterns) {
        return patterns.contains(ALL) ? Set.of() : patterns;
    }
}
