# The body of every stand-in: hands the call to the cluster process over a unix socket and relays the streams.
# Perl with no module but strict, because it starts in a third of the time that Python takes, and a status look starts nine of them.
# Arguments: socket, host, tool, then the tool's own. Frames both ways: one letter, eight hex digits of length, payload.
# To the cluster: f(acts) a(rgument)... c(all, with the environment), then i(nput) or e(nd of it); from it: o(utput) r(error stream) l(oses what was typed) w(ants a line) s(ecret: asks, wants a line unseen) k(ills itself) x(it code).
use strict;

my ($AF_UNIX, $SOCK_STREAM) = (1, 1);
$SIG{PIPE} = $SIG{INT} = 'DEFAULT';

sub frame {
    my ($kind, $payload) = @_;
    return sprintf('%s%08x', $kind, length $payload) . $payload;
}

sub put {
    my ($stream, $data) = @_;
    for (my $done = 0; $done < length $data;) {
        $done += syswrite($stream, $data, length($data) - $done, $done) // exit 1;
    }
}

sub take {
    my ($server, $size) = @_;
    my $data = '';
    while (length $data < $size) {
        sysread($server, $data, $size - length $data, length $data) or exit 137;
    }
    return $data;
}

# One line and no more: what follows belongs to whoever reads this stdin next (the rest of a script, for example).
sub line {
    my $data = '';
    if (-t STDIN) {
        sysread(STDIN, $data, 4096);
        return $data;
    }
    while (substr($data, -1) ne "\n") {
        sysread(STDIN, $data, 1, length $data) or last;
    }
    return $data;
}

# The echo is off before the question is seen: whoever answers it looks at that first. Without a terminal it is a line like any other.
sub secret {
    my ($question) = @_;
    if (!-t STDIN) {
        put(*STDERR, $question);
        return line();
    }
    require POSIX;
    my $terminal = POSIX::Termios->new;
    $terminal->getattr(0);
    my $before = $terminal->getlflag;
    $terminal->setlflag($before & ~POSIX::ECHO());
    $terminal->setattr(0, POSIX::TCSAFLUSH());
    put(*STDERR, $question);
    my $typed = line();
    $terminal->setlflag($before);
    $terminal->setattr(0, POSIX::TCSAFLUSH());
    put(*STDERR, "\n");
    return $typed;
}

# Real tools start ssh with their own stdin, and ssh reads what is there.
sub lose {
    my $lost;
    vec(my $asked = '', 0, 1) = 1;
    while (select(my $ready = $asked, undef, undef, 0) > 0) {
        sysread(STDIN, $lost, 65536) or last;
    }
}

my ($path, @words) = @ARGV;
my $server;
socket($server, $AF_UNIX, $SOCK_STREAM, 0) && connect($server, pack('S a*', $AF_UNIX, $path)) or exit 137;
my $facts = sprintf '%d%d%d %s', -t STDIN ? 1 : 0, -t STDOUT ? 1 : 0, $$, readlink '/proc/self/cwd';
my $environment = join "\0", map { "$_=$ENV{$_}" } keys %ENV;
put($server, join '', frame('f', $facts), (map { frame('a', $_) } @words), frame('c', $environment));
while (1) {
    my ($kind, $size) = unpack 'a a*', take($server, 9);
    my $body = take($server, hex $size);
    if    ($kind eq 'o') { put(*STDOUT, $body) }
    elsif ($kind eq 'r') { put(*STDERR, $body) }
    elsif ($kind eq 'l') { lose() }
    elsif ($kind eq 'k') { kill 'KILL', $$ }
    elsif ($kind eq 'x') { exit $body }
    else {
        my $typed = $kind eq 's' ? secret($body) : line();
        put($server, frame($typed eq '' ? 'e' : 'i', $typed));
    }
}
