package dev.latchkey.auth.usage;

import dev.latchkey.auth.organization.Reseller;
import dev.latchkey.auth.organization.ResellerQuotas;
import dev.latchkey.auth.organization.Resellers;
import dev.latchkey.auth.revocation.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes the reports of resource servers. Only they get here: see the filter chains. */
@RestController
class UsageController {

    static final int MAX_BODY_BYTES = 2 * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(UsageController.class);

    private final UsageReportReader reader;
    private final UsageReports reports;
    private final Resellers resellers;
    private final ResellerQuotas quotas;

    UsageController(UsageReportReader reader, UsageReports reports, Resellers resellers, ResellerQuotas quotas) {
        this.reader = reader;
        this.reports = reports;
        this.resellers = resellers;
        this.quotas = quotas;
    }

    /** Counts a batch, and tells what the resellers in it have left. A batch that was counted before gets its answer again. */
    @PostMapping(
            path = "/oauth/usage",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> report(HttpServletRequest request) throws IOException {
        UsageReport report = reader.read(body(request));
        reports.take(
                report, SecurityContextHolder.getContext().getAuthentication().getName());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Map.of("resellers", remaining(report)));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> badReport(BadReportException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setProperty("member", e.member());
        return ResponseEntity.badRequest()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** The reporter keeps its batch and tries again. */
    @ExceptionHandler({DataAccessException.class, TransactionException.class, StoreUnavailableException.class})
    ResponseEntity<ProblemDetail> unavailable(RuntimeException e) {
        log.warn("A usage report could not be counted: {}", e.toString());
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Try again in a moment"));
    }

    private List<Map<String, Object>> remaining(UsageReport report) {
        return report.counts().stream()
                .map(UsageReport.Count::resellerClientId)
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(id -> resellers.find(id).stream())
                .map(this::remaining)
                .toList();
    }

    private Map<String, Object> remaining(Reseller reseller) {
        ResellerQuotas.Remaining quota = quotas.remaining(reseller);
        return Map.of(
                "reseller_client_id", reseller.id(),
                "remaining", quota.requests(),
                "resets_at", quota.resetsAt().toString());
    }

    /** The body, read no further than to where it is too long: its length may not be known, or not be true. */
    private static byte[] body(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() <= MAX_BODY_BYTES) {
            byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
            if (body.length <= MAX_BODY_BYTES) {
                return body;
            }
        }
        throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than 2 MB");
    }
}
