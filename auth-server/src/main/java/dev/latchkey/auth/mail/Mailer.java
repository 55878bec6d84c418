package dev.latchkey.auth.mail;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import jakarta.annotation.PreDestroy;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.StringUtils;

/**
 * Sends mails without anybody waiting for it: a request hands its mail over once its transaction has committed, and a slow or dead SMTP server
 * holds up nothing but the queue. A mail that cannot be sent is recorded, not tried again: whoever waits for it asks once more.
 */
@Component
public class Mailer implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(Mailer.class);
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 1000;
    private static final long SHUTDOWN_SECONDS = 3;

    private final boolean on;
    private final MailDelivery delivery;
    private final ThreadPoolExecutor threads;
    private final Queue<Mail> dropped = new ArrayBlockingQueue<>(MOST_WAITING);

    Mailer(@Value("${spring.mail.host:}") String host, ObjectProvider<JavaMailSender> sender, MailDelivery delivery) {
        this.on = StringUtils.hasText(host) && sender.getIfAvailable() != null;
        this.delivery = delivery;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), factory());
        threads.allowCoreThreadTimeOut(true);
    }

    private static CustomizableThreadFactory factory() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("mail-");
        // One that still talks to a slow server does not keep the process from ending.
        factory.setDaemon(true);
        return factory;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new ExecutorServiceMetrics(threads, "mail", Tags.empty()).bindTo(registry);
    }

    /** Whether there is an SMTP server. Without one, who would have been written to has to be told in another way. */
    public boolean isOn() {
        return on;
    }

    /** Whether many more can be sent at once. Who has more to send than one request asks for waits until there is room. */
    public boolean hasRoom() {
        return threads.getQueue().size() < MOST_WAITING / 2;
    }

    /** Sends a mail once the present transaction has committed; at once if there is none. */
    public void send(Mail mail) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            queue(mail);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                queue(mail);
            }
        });
    }

    private void queue(Mail mail) {
        try {
            threads.execute(() -> {
                delivery.deliver(mail);
                recordDropped();
            });
        } catch (RejectedExecutionException e) {
            log.warn("Too many mails are waiting: {} is not sent", mail);
            // Recorded by a thread of ours: the caller's transaction is over, and it must not wait.
            dropped.offer(mail);
        }
    }

    private void recordDropped() {
        for (Mail mail = dropped.poll(); mail != null; mail = dropped.poll()) {
            delivery.dropped(mail);
        }
    }

    /** What waits has a moment to get out. */
    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                && !threads.getQueue().isEmpty()) {
            log.warn(
                    "The server stops before {} mails were sent",
                    threads.getQueue().size());
            threads.getQueue().clear();
        }
    }
}
