package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Organizations;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The audit log in the management API: a page of it, newest first; what is new since one began to follow it; or all of it as a file, where
 * {@code Accept} asks for {@code application/x-ndjson} or {@code text/csv}.
 */
@RestController
@RequestMapping("/api/v1")
class AuditEventController {

    private static final int LONGEST_CURSOR = 5000;

    /** In place of a cursor, for who begins to follow. */
    private static final String NOW = "now";

    private final AuditEvents events;
    private final AuditExport export;
    private final Organizations organizations;

    AuditEventController(AuditEvents events, AuditExport export, Organizations organizations) {
        this.events = events;
        this.export = export;
        this.organizations = organizations;
    }

    /**
     * A page of events.
     *
     * @param next what to send as {@code after} for older ones; {@code null} where there are none
     * @param newest what to send as {@code newer_than} for those that are yet to come; {@code null} for who does not follow
     */
    record Found(List<ShownEvent> items, String next, String newest) {}

    @GetMapping("/organizations/{id}/audit-events")
    Found list(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after,
            @RequestParam(name = "newer_than", required = false) String newerThan,
            @RequestParam(required = false) String type,
            @RequestParam(required = false) String actor,
            @RequestParam(required = false) String subject,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept,
            HttpServletResponse response)
            throws IOException {
        access.require(Permission.AUDIT_READ, id);
        organizations.find(id).orElseThrow(ApiProblem::notFound);
        Input input = new Input();
        AuditFilter filter = AuditFilter.read(id, type, actor, subject, from, to, input);
        input.requireNoFaults();
        return answer(filter, limit, after, newerThan, accept, response);
    }

    /** What happened to the platform: people's accounts and sign-ins, signing keys, resource servers. */
    @GetMapping("/audit-events")
    Found listOfPlatform(
            Access access,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after,
            @RequestParam(name = "newer_than", required = false) String newerThan,
            @RequestParam(required = false) String type,
            @RequestParam(required = false) String actor,
            @RequestParam(required = false) String subject,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept,
            HttpServletResponse response)
            throws IOException {
        access.requireOperator();
        Input input = new Input();
        AuditFilter filter = AuditFilter.read(null, type, actor, subject, from, to, input);
        input.requireNoFaults();
        return answer(filter, limit, after, newerThan, accept, response);
    }

    private Found answer(
            AuditFilter filter,
            Integer limit,
            String after,
            String newerThan,
            String accept,
            HttpServletResponse response)
            throws IOException {
        Optional<ExportFormat> format = ExportFormat.accepted(accept);
        if (format.isPresent()) {
            export.send(filter, format.get(), response);
            return null;
        }
        int most = Page.limit(limit);
        if (NOW.equals(newerThan)) {
            return new Found(List.of(), null, events.now(filter).text());
        }
        if (newerThan != null) {
            return newer(filter, cursor(newerThan), most);
        }
        AuditCursor cursor = Page.after(after) == null ? null : AuditCursor.parse(after);
        Page<ShownEvent> page = Page.of(
                events.older(filter, cursor, most),
                most,
                row -> AuditCursor.of(row).text(),
                ShownEvent::of);
        return new Found(page.items(), page.next(), null);
    }

    private Found newer(AuditFilter filter, FollowCursor cursor, int limit) {
        AuditEvents.Unseen unseen = events.follow(filter, cursor, limit);
        return new Found(
                unseen.rows().stream().map(ShownEvent::of).toList(),
                null,
                unseen.newest().text());
    }

    private static FollowCursor cursor(String text) {
        if (text.length() > LONGEST_CURSOR) {
            throw ApiProblem.invalid("newer_than", "Is no cursor.");
        }
        return FollowCursor.parse(text);
    }
}
