package dev.latchkey.sample;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the sample. */
@SpringBootApplication
public class ResourceServerSampleApplication {

    public static void main(String[] args) {
        application().run(args);
    }

    /**
     * The application, which reads {@code resource-server-sample.yml} from {@code config/} of the working directory; started in
     * its module's directory, as an IDE does it, from the {@code config/} beside that.
     */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(ResourceServerSampleApplication.class);
        application.setDefaultProperties(Map.of(
                "spring.config.name", "application,resource-server-sample",
                "spring.config.additional-location", "optional:file:../config/,optional:file:./config/"));
        return application;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
