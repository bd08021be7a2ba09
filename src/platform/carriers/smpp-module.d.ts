/** What we use of the npm package smpp, which comes without types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  interface Fields {
    [name: string]: unknown;
  }
  export interface PDU extends Fields {
    command: string;
    command_status: number;
    sequence_number: number;
    isResponse(): boolean;
    response(fields?: Fields): PDU;
  }
  type Answered = (answer: PDU) => void;
  export interface Session extends EventEmitter {
    socket: Socket;
    send(pdu: PDU, answered?: Answered): boolean;
    bind_transceiver(fields: Fields, answered: Answered): boolean;
    submit_sm(fields: Fields, answered: Answered): boolean;
    deliver_sm(fields: Fields, answered?: Answered): boolean;
    enquire_link(fields: Fields, answered?: Answered): boolean;
    unbind(answered?: Answered): boolean;
    close(done?: () => void): void;
    destroy(done?: () => void): void;
  }
  const smpp: {
    connect(options: {
      host: string;
      port: number;
      tls?: boolean;
      servername?: string;
      auto_enquire_link_period?: number;
    }): Session;
    createServer(onSession: (session: Session) => void): NetServer;
  };
  export default smpp;
}
