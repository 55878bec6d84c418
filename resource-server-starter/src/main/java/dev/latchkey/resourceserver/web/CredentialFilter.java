package dev.latchkey.resourceserver.web;

import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialAuthentication;
import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.resourceserver.credential.Credentials;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.credential.ValidationCounts;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * The only filter of the chain: one credential, its check, its admission, then the application with Spring Security's context
 * set. There is no session, no anonymous user and no login, so that nothing else is needed.
 */
public final class CredentialFilter implements Filter {

    private static final Logger log = LoggerFactory.getLogger(CredentialFilter.class);

    /** Why a good credential was refused, which its holder is not told. A logger of its own, to be kept apart or for longer. */
    private static final Logger audit = LoggerFactory.getLogger("latchkey.audit");

    private static final String AUTHENTICATION = CredentialFilter.class.getName() + ".authentication";

    private final SecurityContextHolderStrategy contextHolder = SecurityContextHolder.getContextHolderStrategy();
    private final RouteRules rules;
    private final Credentials credentials;
    private final Admission admission;
    private final RefusalWriter writer;
    private final ValidationCounts counts;

    public CredentialFilter(
            RouteRules rules,
            Credentials credentials,
            Admission admission,
            RefusalWriter writer,
            ValidationCounts counts) {
        this.rules = rules;
        this.credentials = credentials;
        this.admission = admission;
        this.writer = writer;
        this.counts = counts;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest httpRequest = (HttpServletRequest) request;
        HttpServletResponse httpResponse = (HttpServletResponse) response;
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            enter(httpRequest, httpResponse, chain);
        } else {
            reenter(httpRequest, httpResponse, chain);
        }
    }

    private void enter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RouteRule rule = rules.ruleFor(request);
        SecurityHeaders.write(response);
        if (rule.isPublic()) {
            chain.doFilter(request, response);
            return;
        }
        CheckedCredential credential = null;
        try {
            credential = credentials.authenticate(request);
            admission.admit(credential, rule, request, response);
        } catch (RefusedException refused) {
            record(refused, credential == null ? null : credential.principal(), rule, request);
            refuse(response, refused, rule);
            return;
        }
        counts.countAccepted();
        proceed(request, response, chain, credential.authentication(), rule);
    }

    private void proceed(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            CredentialAuthentication authentication,
            RouteRule rule)
            throws IOException, ServletException {
        request.setAttribute(AUTHENTICATION, authentication);
        contextHolder.setContext(new SecurityContextImpl(authentication));
        try {
            chain.doFilter(request, response);
        } catch (ServletException | AccessDeniedException failure) {
            // From @PreAuthorize and its like, which name no scope. Spring MVC wraps what no controller advice takes.
            if (!(failure instanceof AccessDeniedException) && !(failure.getCause() instanceof AccessDeniedException)) {
                throw failure;
            }
            RefusedException refused = RefusedException.forbidden("denied by the application");
            record(refused, authentication.getPrincipal(), rule, request);
            refuse(response, refused, rule);
        } finally {
            contextHolder.clearContext();
        }
    }

    /** An asynchronous answer goes on as its request's caller, an error page as nobody, a forward as it was. */
    private void reenter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Object authentication = request.getAttribute(AUTHENTICATION);
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            // Tomcat has thrown the headers away with the failed answer.
            SecurityHeaders.write(response);
            Admission.repeatLimit(request, response);
        }
        if (request.getDispatcherType() != DispatcherType.ASYNC || authentication == null) {
            chain.doFilter(request, response);
            return;
        }
        contextHolder.setContext(new SecurityContextImpl((Authentication) authentication));
        try {
            chain.doFilter(request, response);
        } finally {
            contextHolder.clearContext();
        }
    }

    /**
     * The reasons are our own words; the path is the caller's, and log files have been forged with such: the rule's stands for it.
     *
     * @param principal {@code null} where the credential was refused as a whole, since its organization is suspended
     */
    private void record(
            RefusedException refused, CredentialPrincipal principal, RouteRule rule, HttpServletRequest request) {
        if (refused.refusal().status() == HttpServletResponse.SC_FORBIDDEN) {
            audit.info(
                    "refused 403: {}; credential {} from {} at {}",
                    refused.getMessage(),
                    principal == null ? "-" : principal.countedAs(),
                    admission.source(request),
                    rule.path());
        }
    }

    private void refuse(HttpServletResponse response, RefusedException refused, RouteRule rule) throws IOException {
        counts.countRefused(refused.refusal());
        // Anybody can cause some of these, as many as they like.
        log.debug("refused {}: {}", refused.refusal().status(), refused.getMessage());
        if (response.isCommitted()) {
            return;
        }
        writer.write(response, refused, rule.errorStyle());
    }
}
