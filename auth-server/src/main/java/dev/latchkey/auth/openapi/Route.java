package dev.latchkey.auth.openapi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;

/**
 * A route of the management API or of sign-in, as the document tells of it.
 *
 * @param method in upper case
 * @param path with the names of its parameters as the document has them
 * @param operationId what a generated client calls it
 * @param successes the statuses of answers that tell of success, the usual one first
 * @param refusals the statuses that this route answers beside those that all like it do
 * @param written status to the name of an answer that is written down in {@code written.yml}
 */
public record Route(
        String method,
        String path,
        String operationId,
        String summary,
        String tag,
        Needs needs,
        List<Integer> successes,
        Set<Integer> refusals,
        Map<Integer, String> written) {

    /** The route with other successes than its method's usual one. */
    Route answering(Integer... statuses) {
        return new Route(method, path, operationId, summary, tag, needs, List.of(statuses), refusals, written);
    }

    /** The route with refusals of its own. */
    Route refusing(Integer... statuses) {
        return new Route(method, path, operationId, summary, tag, needs, successes, Set.of(statuses), written);
    }

    /** The route with answers that neither a record nor its kind describes. */
    Route writtenDown(Map<Integer, String> answers) {
        return new Route(method, path, operationId, summary, tag, needs, successes, refusals, answers);
    }

    /** Whether a request can be sent again without happening again: what {@code POST} makes, but for what one does to the own account. */
    boolean takesIdempotencyKey() {
        return method.equals("POST")
                && path.startsWith("/api/v1/")
                && !path.startsWith("/api/v1/me/")
                && !path.equals("/api/v1/signing-keys");
    }

    /** All statuses of refusals, in their order. */
    Set<Integer> allRefusals(boolean hasBody) {
        Set<Integer> all = new TreeSet<>(refusals);
        all.add(400);
        all.add(503);
        if (needs.kind() != Needs.Kind.NOTHING) {
            all.add(401);
        }
        if (needs.kind() != Needs.Kind.NOTHING && needs.kind() != Needs.Kind.SESSION) {
            all.add(403);
        }
        if (path.contains("{")) {
            all.add(404);
        }
        if (takesIdempotencyKey()) {
            all.add(409);
            all.add(422);
        }
        if (hasBody) {
            all.add(413);
            all.add(415);
        }
        return all;
    }

    static int usualSuccess(HttpMethod method) {
        if (method == HttpMethod.POST) {
            return 201;
        }
        return method == HttpMethod.DELETE ? 204 : 200;
    }
}
