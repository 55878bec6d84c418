package dev.latchkey.auth.openapi;

import dev.latchkey.auth.api.Permission;
import java.util.Locale;

/**
 * What a route asks of its caller.
 *
 * @param permission the one that is needed, for {@link Kind#PERMISSION} only
 * @param more what else is to be said about it; empty for nothing
 */
public record Needs(Kind kind, Permission permission, String more) {

    /** Who may. */
    public enum Kind {
        /** Anybody: the route is how one gets a session, or comes with a secret of its own. */
        NOTHING("No session is needed."),
        SESSION("Whoever is signed in may."),
        /** A member of the organization in the path, or of one of its workspaces. */
        MEMBERSHIP("Every member may, also one of a single workspace."),
        PERMISSION("Needs the permission `%s`."),
        OPERATOR("Platform operators only.");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }
    }

    static Needs of(Kind kind) {
        return new Needs(kind, null, "");
    }

    static Needs of(Permission permission) {
        return new Needs(Kind.PERMISSION, permission, "");
    }

    Needs but(String sentence) {
        return new Needs(kind, permission, sentence);
    }

    /** For a reader of the document. */
    String sentence() {
        String who = permission == null ? kind.sentence : kind.sentence.formatted(name(permission));
        return more.isEmpty() ? who : who + " " + more;
    }

    /** The name of a permission in the document, for example {@code members:write}. */
    static String name(Permission permission) {
        String name = permission.name().toLowerCase(Locale.ROOT);
        int verb = name.lastIndexOf('_');
        return name.substring(0, verb).replace('_', '-') + ":" + name.substring(verb + 1);
    }
}
