package dev.latchkey.auth.revocation;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The two endpoints by which resource servers follow the log. Only they get here: see the filter chains. */
@RestController
class RevocationController {

    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    private final RevocationFollower follower;
    private final RevocationLog revocationLog;
    private final RevocationStream stream;

    RevocationController(RevocationFollower follower, RevocationLog revocationLog, RevocationStream stream) {
        this.follower = follower;
        this.revocationLog = revocationLog;
        this.stream = stream;
    }

    /** The snapshot, or with {@code after} what is newer than that position. */
    @GetMapping(path = "/oauth/revocations", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> snapshot(@RequestParam(defaultValue = "0") long after) {
        // Read first: an entry that arrives meanwhile is then sent twice rather than never.
        long cursor = revocationLog.cursor();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(RevocationJson.writeSnapshot(cursor, revocationLog.after(after)));
    }

    /**
     * The stream, from {@code Last-Event-ID} or from now on. 409 tells a follower that knows more than the log holds (a database
     * was put back) to take a new snapshot.
     */
    @GetMapping(path = "/oauth/revocations/stream")
    void stream(
            @RequestHeader(name = "Last-Event-ID", required = false) Long lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (stream.isFull()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "Too many streams");
        }
        long cursor = lastEventId == null ? revocationLog.cursor() : lastEventId;
        if (cursor > revocationLog.cursor()) {
            // Another node may have told it of entries that this one has yet to read.
            follower.wakeAndAwait(cursor, CATCH_UP);
        }
        if (cursor > revocationLog.cursor()) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "The log ends before this position");
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Tells buffering reverse proxies to pass each event on at once.
        response.setHeader("X-Accel-Buffering", "no");
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            // Nothing would ever be written, so nobody would notice that the other end is gone.
            return;
        }
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        stream.open(caller(), async, cursor, follower.denyList());
    }

    private static String caller() {
        return SecurityContextHolder.getContext().getAuthentication().getName();
    }
}
