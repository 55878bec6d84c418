package dev.latchkey.auth.audit;

import dev.latchkey.auth.api.ApiProblem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Sends all events that a filter lets through, newest first, as a file. They are read a page at a time, and no connection is held while a page
 * is sent: so an export takes little memory however long it is, and a slow reader holds up nobody but itself.
 */
@Component
class AuditExport {

    private static final int ROWS_OF_A_PAGE = 2000;

    /** Each holds a thread of the server while it runs. */
    private static final int MOST_AT_ONCE = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final AuditEvents events;
    private final Clock clock;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    AuditExport(AuditEvents events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * Writes the answer. If it fails on the way, the connection ends without the end of the file, so that nobody takes a part for the whole.
     *
     * @throws ApiProblem 503, if so many are being sent that there is no room for another
     */
    void send(AuditFilter filter, ExportFormat format, HttpServletResponse response) throws IOException {
        if (!room.tryAcquire()) {
            throw ApiProblem.unavailable(PATIENCE);
        }
        try {
            // The first page is read before anything is sent, so that a fault has an answer of its own.
            List<AuditRow> page = events.older(filter, null, ROWS_OF_A_PAGE);
            response.setContentType(format.mediaType().toString());
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment()
                            .filename("audit-" + STAMP.format(clock.instant()) + "." + format.extension())
                            .build()
                            .toString());
            write(filter, format, page, response.getOutputStream());
        } finally {
            room.release();
        }
    }

    private void write(AuditFilter filter, ExportFormat format, List<AuditRow> first, OutputStream out)
            throws IOException {
        out.write(format.head());
        List<AuditRow> page = first;
        while (page.size() > ROWS_OF_A_PAGE) {
            List<AuditRow> whole = page.subList(0, ROWS_OF_A_PAGE);
            write(format, whole, out);
            page = events.older(filter, AuditCursor.of(whole.get(ROWS_OF_A_PAGE - 1)), ROWS_OF_A_PAGE);
        }
        write(format, page, out);
        out.flush();
    }

    private static void write(ExportFormat format, List<AuditRow> rows, OutputStream out) throws IOException {
        for (AuditRow row : rows) {
            out.write(format.line(ShownEvent.of(row)));
        }
    }
}
